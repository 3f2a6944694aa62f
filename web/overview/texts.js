// The words of the overview, in both languages.

const TEXTS = {
  tr: {
    title: 'Genel bakış', menu: 'Ana menü', studio: 'İçerik stüdyosu', skip: 'İçeriğe geç', conversations: 'Görüşmeler', language: 'Dil', filters: 'Süzgeçler', period: 'Dönem',
    talks: (n) => `${n} görüşme`, days: (n) => `${n} gün`, department: 'Bölüm', allDepartments: 'Tüm bölümler',
    spoken: 'Görüşme dili', bothLanguages: 'Tüm diller', take: 'Dışa aktar', taking: 'Hazırlanıyor',
    contained: 'Asistanda çözülen', answer: 'İlk yanıt', handling: 'Görüşme süresi', kept: 'Tutulan söz', survey: 'Anket',
    median: 'medyan', of5: '/ 5', before: (value) => `önceki dönem ${value}`, noBefore: 'önceki dönem yok', points: (n) => `${n} puan`, same: 'değişmedi', none: 'veri yok',
    allTeams: 'tüm bölümler', answered: (answers, asked) => `${answers} yanıt, ${asked} gönderim`,
    byDay: 'Asistanda çözülme oranı, %', byHour: 'Saatlere göre günlük ortalama görüşme', now: 'bu dönem', then: 'önceki dönem', assistant: 'asistan', person: 'temsilci',
    said: {
      byDay: (from, to) => `Gün gün asistanda çözülme oranı, ilk gün ${from}, son gün ${to}`, byHour: (hour) => `Saatlere göre ortalama görüşme, asistan ve temsilci; en yoğun saat ${hour}`,
      nothing: 'Bu dönemde gösterilecek görüşme yok',
    },
    asTable: 'Tablo olarak göster', day: 'Gün', hour: 'Saat', total: 'Görüşme', rate: 'Oran',
    lost: (lost, messages, share) => `Anlaşılamayan mesaj: ${lost} / ${messages} (${share})`, givenUp: (n) => `Bu yüzden temsilciye geçen görüşme: ${n}`,
    failed: (n) => `Asistanın yanıt veremediği mesaj: ${n}`,
    topics: 'En sık konular', topic: 'Konu', requests: 'Talep', resolved: 'Çözülen', promises: 'Sözler, bölüme göre', ratings: 'Anket dağılımı', rating: 'Puan', share: 'Pay',
    empty: { talks: 'Bu dönemde görüşme yok.', topics: 'Bu dönemde talep yok.', promises: 'Bu dönemde süresi dolan söz yok.', ratings: 'Bu dönemde anket yanıtı yok.' },
    loading: 'Yükleniyor', slow: 'Beklenenden uzun sürüyor.', again: 'Yeniden dene',
    failedToLoad: (code) => `Genel bakış yüklenemedi. Bağlantınız var, sorun bizde. Kod: ${code}`, failedToTake: 'Tablo hazırlanamadı. Biraz sonra yeniden deneyin.',
    offline: (moment) => `Çevrimdışısınız. Gösterilenler ${moment} itibarıyla.`, stale: (moment) => `Gösterilenler ${moment} itibarıyla.`,
    forbidden: 'Genel bakış ekip liderleri içindir.', signIn: 'Konsola dön', signedOut: 'Oturumunuz yok ya da sona erdi. Konsoldan giriş yapın.',
    units: { s: 'sn', min: 'dk', h: 'sa' },
  },
  en: {
    title: 'Overview', menu: 'Main menu', studio: 'Content studio', skip: 'Skip to content', conversations: 'Conversations', language: 'Language', filters: 'Filters', period: 'Period',
    talks: (n) => `${n} conversations`, days: (n) => `${n} days`, department: 'Department', allDepartments: 'All departments',
    spoken: 'Language of conversations', bothLanguages: 'All languages', take: 'Export', taking: 'Preparing',
    contained: 'Solved by the assistant', answer: 'First answer', handling: 'Handling time', kept: 'Promises kept', survey: 'Survey',
    median: 'median', of5: '/ 5', before: (value) => `period before ${value}`, noBefore: 'no period before', points: (n) => `${n} points`, same: 'unchanged', none: 'no data',
    allTeams: 'all departments', answered: (answers, asked) => `${answers} answers, ${asked} sent`,
    byDay: 'Solved by the assistant, %', byHour: 'Conversations by hour, daily average', now: 'this period', then: 'period before', assistant: 'assistant', person: 'agent',
    said: {
      byDay: (from, to) => `Share solved by the assistant day by day, first day ${from}, last day ${to}`, byHour: (hour) => `Average conversations by hour, assistant and agent; the busiest hour is ${hour}`,
      nothing: 'No conversations to show in this period',
    },
    asTable: 'Show as a table', day: 'Day', hour: 'Hour', total: 'Conversations', rate: 'Share',
    lost: (lost, messages, share) => `Messages not understood: ${lost} of ${messages} (${share})`, givenUp: (n) => `Conversations passed to an agent for that: ${n}`,
    failed: (n) => `Messages the assistant failed to answer: ${n}`,
    topics: 'Most frequent topics', topic: 'Topic', requests: 'Requests', resolved: 'Resolved', promises: 'Promises by department', ratings: 'Survey ratings', rating: 'Rating', share: 'Share',
    empty: { talks: 'No conversations in this period.', topics: 'No requests in this period.', promises: 'No promises came due in this period.', ratings: 'No survey answers in this period.' },
    loading: 'Loading', slow: 'This takes longer than usual.', again: 'Try again',
    failedToLoad: (code) => `The overview could not be loaded. You are connected; the fault is ours. Code: ${code}`, failedToTake: 'The table could not be made. Try again in a moment.',
    offline: (moment) => `You are offline. What you see is from ${moment}.`, stale: (moment) => `What you see is from ${moment}.`,
    forbidden: 'The overview is for team leads.', signIn: 'Back to the console', signedOut: 'You are not signed in, or your session has ended. Sign in at the console.',
    units: { s: 's', min: 'min', h: 'h' },
  },
};

/** @param {'tr'|'en'} language */
export function say(language) {
  return TEXTS[language];
}
