// The words of the studio in Turkish; whole sentences, endings included. Same keys as texts.en.js.

import train from './texts.train.tr.js';

const styles = {
  plain: 'düz', polite: 'kibar', blunt: 'kestirme', angry: 'kızgın', long: 'uzun', short: 'kısa', ascii: 'aksansız', capitals: 'büyük harf', typos: 'yazım hatalı', mixed: 'karışık', emoji: 'emojili',
};
const languages = { tr: 'Türkçe', en: 'İngilizce', mixed: 'Karışık' };

export default {
  train_: train,
  title: 'İçerik stüdyosu', menu: 'Ana menü', skip: 'İçeriğe geç', loading: 'Yükleniyor', again: 'Yeniden dene', close: 'Kapat', back: 'Listeye dön', yes: 'Evet', no: 'Hayır',
  signInMore: 'Asistanın içeriğini düzenlemek için ekip hesabınızla giriş yapın.', signOut: (name) => `${name}, çıkış yap`, console: 'Konsola git', overview: 'Genel bakış', notices: 'Bildirim metinleri',
  unreachable: 'Sunucuya ulaşılamadı. Bağlantınızı kontrol edip yeniden deneyin.', forbidden: 'Stüdyo, içerik editörleri ve onaylayanlar içindir.',
  pages: { intents: 'Niyetler', replies: 'Yanıtlar', texts: 'Metinler ve sözlük', inbox: 'Anlaşılmayanlar', changes: 'Taslak', train: 'Eğitim ve yayın', history: 'Geçmiş', exchange: 'İçe ve dışa aktarma' },
  draft: 'Üzerinde çalışılan taslak', published: 'Yayındaki içerik', newDraft: 'Yeni taslak', untitled: 'Adsız taslak', draftCount: (title, n) => `${title || 'Adsız taslak'} (${n} değişiklik)`, changes: (n) => `${n} değişiklik`, unapproved: (n) => `${n} onay bekliyor`,
  undo: 'Geri al', train: 'Eğit', broken: 'Okunamayan dosya var.', brokenMore: 'Yayındaki asistan çalışmayı sürdürüyor. Dosyayı gösterilen satırda düzeltin:',
  // Intents
  search: 'Niyet, örnek ya da yanıt arayın', filter: 'Süzgeç', intent: 'Niyet', chooseIntent: 'Soldan bir niyet seçin.', nothingFound: 'Bir şey bulunamadı.', hits: (n) => `${n} sonuç`,
  filters: { all: 'Tümü', conflicts: 'Çakışma', en_short: 'EN eksik', tr_short: 'TR eksik', near_duplicates: 'Yakın kopya', protected: 'Korunan', changed: 'Değişen' },
  health: { healthy: 'Sorun yok', conflicts: 'Başka niyetle çakışıyor', too_few: 'Örnek az', unbalanced: 'Diller dengesiz', near_duplicates: 'Yakın kopyalar var', unused: 'Kullanılmıyor', protected: 'Korunan niyet' },
  healthOf: 'Niyetin durumu',
  marks: {
    conflicts: (n) => `${n} örnek başka niyetle çakışıyor`, too_few: (n, language) => `${language}: ${n} örnek eksik`, unbalanced: (n, language) => `${language} ${n} örnek geride`, near_duplicates: (n) => `${n} yakın kopya`,
    unused: () => 'Hiçbir kural kullanmıyor', protected: () => 'Korunan: her değişikliği bir onaylayan görür',
  },
  topics: { account: 'Hesap', care: 'Güvenli oyun', conversation: 'Sohbet', faq: 'Sık sorulanlar', finance: 'Para işlemleri', game: 'Oyun', handoff: 'Temsilciye geçiş', request: 'Talepler', technical: 'Teknik', labels: 'Etiketler', survey: 'Anket', tracking: 'Takip', tone: 'Üslup', money: 'Para', people: 'Kişiler', details: 'Ayrıntılar', documents: 'Belgeler', channels: 'Kanallar', rights: 'Haklar', elsewhere: 'Başka konular', waiting: 'Bekleme', questions: 'Sorular', requests: 'Talepler', games: 'Oyunlar' },
  languages, styles, styleOf: (name) => { const [language, style] = name.split('/'); return style ? `${languages[language] ?? language}, ${styles[style] ?? style}` : styles[name] ?? name; },
  kinds: { example: 'Örnek', sentence: 'Deneme cümlesi', reply: 'Yanıt', concept: 'Kavram', text: 'Metin', intent: 'Niyet', question: 'Yeni soru' },
  entities: { event_date: 'tarih', lasting_since: 'ne zamandır', transaction_type: 'işlem türü', amount: 'tutar', currency: 'para birimi', payment_method: 'yöntem', tracking_number: 'takip numarası', requested_language: 'dil' },
  origins: { hand: 'elle', inbox: 'gerçek mesaj', import: 'dosyadan' },
  seekHere: 'Burada arayın', newExample: 'Yeni örnek yazın', newSentence: 'Yeni deneme cümlesi yazın', add: 'Ekle', save: 'Kaydet', leaveIt: 'Vazgeç', edit: 'Düzenle', remove: 'Çıkar', removed: 'çıkarıldı', before: 'Önceki:',
  editThis: (text) => `Düzenle: ${text}`, removeThis: (text) => `Çıkar: ${text}`, undoThis: (text) => `Değişikliği geri al: ${text}`, markThis: (text) => `Varlık işaretle: ${text}`,
  mark: 'Varlık işaretle', unmark: 'İşareti kaldır', from: 'İlk sözcük', to: 'Son sözcük', more: (n) => `${n} örnek daha göster`, andMore: (n) => `ve ${n} tane daha`,
  like: (title, n) => `“${title}” ile %${n} benzer`, apart: 'Farklı olan sözcük iki niyeti ayırıyor.', moveThere: 'Oraya taşı', nearest: 'En yakınları:', here: 'bu niyet', read: 'Yayındaki model:', botAway: 'Yayındaki modele şu an sorulamıyor.',
  removedHere: 'Taslakta çıkarılanlar', putBack: 'Geri koy', sentences: 'Deneme cümleleri', sentencesMore: 'Model bunlarla öğrenmez, bunlarla sınanır.', style: 'Biçem', repliesHere: 'Yanıtları', gone: 'Bu artık burada yok.',
  question: {
    head: 'Yeni soru', more: 'Müşterinin sorduğu, bir metinle yanıtlanan yeni bir niyet. Talep açan, temsilciye bağlayan ya da bilgi toplayan bir niyet kural ve kod ister; onu bir geliştirici ekler.',
    title: 'Düğmede görünen adı', answer: 'Yanıt', examples: 'Örnekler, her satıra bir tane', name: 'Dosyalardaki adı', make: 'Taslağa ekle', missing: (n) => `En az ${n} örnek daha gerekiyor. Yirmi örnekle iyi anlaşılmaya başlar.`, enough: 'Başlamak için yeterli; yirmi örnekle daha iyi anlaşılır.',
  },
  // Replies
  searchReplies: 'Yanıt arayın', replyFilters: { all: 'Tümü', changed: 'Değişen', problems: 'Sorunlu' }, chooseReply: 'Soldan bir yanıt seçin.', changed: 'değişti', placeholders: 'Kullanılabilecek yer tutucular:', noPlaceholders: 'Bu yanıtta yer tutucu kullanılmaz.',
  variant: (n) => `${n}. söyleyiş`, addVariant: 'Başka söyleyiş ekle', removeVariant: (n) => `${n}. söyleyişi çıkar`, button: 'Düğme yazısı', preview: 'Müşterinin gördüğü', publishedNow: 'Şu an yayında', why: 'Neden (isteğe bağlı)', whyAll: 'Değişikliklerin nedeni', whyAllMore: 'Bundan sonraki değişikliklerle birlikte geçmişe yazılır.',
  protectedReply: 'Korunan içerik', operatorTexts: 'Kuruluşun metinleri', operatorTextsMore: 'Hizmet yeniden başlayınca okunur.', lexicon: 'Sözlük', lexiconMore: 'Virgülle ayırın; kelimeler kök olarak yazılır.', newConcept: 'Yeni kavram', conceptName: 'Dosyadaki adı (küçük harf, alt çizgi)', conceptTopic: 'Konusu',
  // Drafts, history
  noDraft: 'Açık taslak seçili değil. İlk değişiklikte kendiliğinden açılır.', noChanges: 'Henüz değişiklik yok.', discard: 'Taslağı bırak', discardNow: 'Taslağı bırak', whyDiscard: 'Neden bırakılıyor?', drafts: 'Taslaklar', workOn: 'Bunda çalış',
  draftStates: { open: 'açık', applying: 'yayına giriyor', published: 'yayınlandı', discarded: 'bırakıldı' }, stale: 'Bu arada değişti, artık uymuyor. Şimdi orada olan:', approve: 'Onayla', approvedBy: (name) => `Onaylayan: ${name}`,
  needsApproval: 'Korunan içerik, başka birinin onayı gerekir',
  history: 'Geçmiş', did: { changed: 'değiştirdi', undone: 'geri aldı', approved: 'onayladı', published: 'yayınladı' }, edition: (n) => `${n}. baskı`, noHistory: 'Henüz kayıt yok.', earlier: 'Daha eskiler',
  compare: 'Karşılaştır', compareNow: 'Karşılaştır', older: 'Eski', newer: 'Yeni', filesNow: 'Dosyaların şimdiki hâli', noDifference: 'İkisi aynı.',
  overtaken: { you: 'Siz', byHand: 'Dosyada elle', both: 'İkisini de tut', theirs: 'Onunki kalsın', mine: 'Benimki olsun', gone: 'Orada artık bir şey yok.' },
  inbox: {
    redacted: 'kişisel bilgi maskeli', period: 'Dönem', days: (n) => `Son ${n} gün`, share: (n, of) => `${of} mesajın ${n} tanesi anlaşılamadı.`, empty: 'Bekleyen anlaşılmayan mesaj yok.', times: (n) => `${n} kez`,
    why: { doubtful: 'yeniden soruldu', low: 'düşük güven', corrected: 'düğmeyle düzeltildi', handed_off: 'temsilciye geçti' }, likeIt: (n) => `${n} benzeri`, another: 'Başka bir niyet', makeExample: 'Bu niyete örnek yap',
    example: 'Örnek yap', label: 'Yalnız etiketle', outOfScope: 'Kapsam dışı', ignore: 'Yok say', skip: 'atla', reopen: 'Son kararı geri al', keyExample: 'örnek yap',
    done: { example: (text) => `Örnek yapıldı: ${text}`, label: (text) => `Etiketlendi: ${text}`, out_of_scope: (text) => `Kapsam dışı: ${text}`, ignore: (text) => `Yok sayıldı: ${text}` },
  },
  exchange: {
    out: 'Dışa aktar', outDraft: 'Seçili taslaktaki değişikliklerle birlikte.', outPublished: 'Yayındaki içerik.', zip: 'Rasa dosyaları (zip)', table: 'Çevirmen tablosu (CSV)', withExamples: 'Örneklerle',
    in: 'İçe aktar', inMore: 'Rasa YAML, zip ya da tablo. Önce ne alınacağı gösterilir, siz onaylayınca taslağa girer.', file: 'Dosya', zipFile: 'Zip dosyası', reading: 'Dosya okunuyor',
    would: (n) => `${n} değişiklik alınabilir.`, took: (n) => `${n} değişiklik taslağa alındı.`, same: (n) => `${n} tanesi zaten var.`, refused: (n) => (n ? `${n} tanesi alınamıyor:` : ''), take: (n) => `${n} değişikliği taslağa al`,
    project: 'Başka bir Rasa projesini incele', projectMore: 'Rasa 3.6 projesinin zip dosyası satır satır incelenir, hiçbir şey saklanmaz.', found: (intents, replies, rules) => `${intents} niyet, ${replies} yanıt, ${rules} kural ve hikâye.`,
    importable: (n) => `${n} örnek alınabilir.`, here: 'Burada var',
  },
};
