// The words of the help page; each topic opens the widget with a sentence that the customer may change before sending.

export const TEXTS = {
  tr: {
    page: 'Yardım merkezi', skip: 'İçeriğe geç', centre: 'Yardım merkezi', language: 'Dil', title: 'Size nasıl yardımcı olabiliriz?',
    lead: 'Sorunuzu yazın ya da bir konu seçin. Dijital asistan her an, ekibimiz {hours} yanıt verir.',
    question: 'Sorunuz', ask: 'Sorunuzu yazın', write: 'Bize yazın', topics: 'Sık sorulan konular',
    secret: 'Şifrenizi, kart numaranızı ya da güvenlik kodunuzu hiçbir görüşmede paylaşmayın; ekibimiz bunları sormaz.',
    age: '{age} yaşından küçükler hizmetten yararlanamaz.', privacy: 'Gizlilik', care: 'Güvenli oyun', staff: 'Ekip girişi', footer: 'Alt bilgi',
    requests: 'Talepler', panel: 'Taleplerim', form: 'Talep formu', look: 'Talep sorgula',
  },
  en: {
    page: 'Help centre', skip: 'Skip to content', centre: 'Help centre', language: 'Language', title: 'How can we help you?',
    lead: 'Write your question or choose a topic. The digital assistant answers at any time, our team {hours}.',
    question: 'Your question', ask: 'Write your question', write: 'Write to us', topics: 'Common topics',
    secret: 'Do not share your password, card number or security code in any conversation; our team never asks for them.',
    age: 'The service is not for people under {age}.', privacy: 'Privacy', care: 'Player care', staff: 'Staff sign-in', footer: 'Footer',
    requests: 'Requests', panel: 'My requests', form: 'Request form', look: 'Look up a request',
  },
};

/** @type {{id: string, tr: [string, string, string], en: [string, string, string]}[]} heading, line under it, what is written for you */
export const TOPICS = [
  { id: 'withdrawal',
    tr: ['Çekim gecikti', 'Çektiğiniz para hesabınıza geçmediyse.', 'Çektiğim para hâlâ hesabıma geçmedi.'],
    en: ['Late withdrawal', 'If money you withdrew has not arrived.', 'The money I withdrew has not arrived yet.'] },
  { id: 'deposit',
    tr: ['Yatırılan para görünmüyor', 'Yatırma işlemi hesabınıza yansımadıysa.', 'Yatırdığım para hesabımda görünmüyor.'],
    en: ['Missing deposit', 'If a deposit does not show in your account.', 'My deposit does not show in my account.'] },
  { id: 'technical',
    tr: ['Teknik sorun', 'Site ya da uygulama çalışmıyorsa.', 'Sitede bir sorun yaşıyorum, sayfa açılmıyor.'],
    en: ['Technical problem', 'If the site or the app does not work.', 'I have a problem with the site, a page does not open.'] },
  { id: 'status',
    tr: ['Talebim ne durumda', 'Takip numaranızla son adımı öğrenin.', 'Talebimin durumunu öğrenmek istiyorum.'],
    en: ['Where is my request', 'See the last step with your tracking number.', 'I would like to know the status of my request.'] },
  { id: 'request',
    tr: ['Talep ya da şikâyet', 'Yeni bir talep açın, takip numaranızı alın.', 'Yeni bir talep açmak istiyorum.'],
    en: ['Request or complaint', 'Open a new request and get a tracking number.', 'I would like to open a new request.'] },
  { id: 'care',
    tr: ['Limitler ve mola', 'Kendinize sınır koyun, ara verin ya da destek alın.', 'Hesabıma limit koymak istiyorum.'],
    en: ['Limits and breaks', 'Set limits, take a break or get support.', 'I would like to set a limit on my account.'] },
];
