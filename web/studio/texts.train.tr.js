// The words of training and publishing in Turkish. Same keys as texts.train.en.js.

export default {
  steps: ['Taslak', 'Eğitim', 'Karşılaştırma', 'Yayın'], version: (n) => `Model v${n}`, none: 'Henüz model yok', seconds: (n) => `${n} saniyede eğitildi`, publishing: 'Yayın', noReport: 'Bu sürüm için karşılaştırma yok.',
  queued: 'Sırada', running: 'Eğitiliyor', stages: { content: 'İçerik hazırlanıyor', train: 'Model eğitiliyor', read: 'Cümleler okunuyor', compare: 'Cümleler karşılaştırılıyor', talk: 'Görüşmeler deneniyor' }, cancel: 'Durdur', progress: 'Eğitimin ilerleyişi',
  keepsRunning: 'Bu sayfayı kapatsanız da sürer. Yayındaki model bu sırada çalışmayı sürdürür.', failed: (why) => `Eğitim tamamlanamadı, yayındaki model etkilenmedi. ${why}`, code: 'Kod:',
  errors: {
    process_lost: 'Eğitim süreci yarıda kesildi, yeniden başlatın.', stopped: 'Hizmet kapanırken durdu, yeniden başlatın.', bug: 'Sorun bizde, yeniden deneyin.', content_stale: 'Taslaktaki bir değişikliğin yeri bu arada değişti. Taslak sayfasında işaretli olana bakın.',
    content_broken: 'Bir dosya bozuk, önce o düzeltilmeli.', draft_changed: 'Taslak eğitim başlarken değişti, yeniden başlatın.', question_few: 'Yeni bir soru, her iki dilde en az beş örnek ister.', content_same: 'Taslakta değişiklik yok.',
  }, cancelled: 'Eğitim durduruldu.',
  begin: 'Eğitimi başlat', chooseDraft: 'Eğitmek için yukarıdan bir taslak seçin.',
  accuracy: (language) => `Doğruluk, ${language}`, doubtfulHead: 'Yeniden sorulan', protectedHead: 'Korunan niyetlerde kaçan', before: (value) => `önce ${value}`,
  confusion: 'Karışıklık matrisi', confusionMore: 'en çok karışan niyetler, %', expectedRead: 'gerçek, tahmin', five: 'en az 5 puan karışma', one: '1–4 puan',
  changed: 'Değişen cümleler', lists: { better: 'Düzelen', worse: 'Kötüleşen', other: 'Gerçek mesaj' }, asksBack: 'yeniden sorar', expected: (intent) => `doğrusu ${intent}`, noneChanged: 'Burada cümle yok.',
  byLanguage: 'Dillere ve biçemlere göre', darkLight: (now, before) => (before ? `koyu: v${now}, açık: v${before}` : `v${now}`),
  replay: (turns, changed, before, now) => `Son günlerin ${turns} mesajı yeniden okundu: ${changed} tanesi başka okunuyor, yeniden sorulan ${before} yerine ${now}.`,
  talks: 'Görüşme denemeleri', talksMore: (now, of) => `${of} görüşmenin ${now} tanesi yazıldığı gibi gidiyor.`, talksBefore: (before) => `Önce ${before}.`, talksSame: 'Yeni bozulan ya da düzelen görüşme yok.',
  broken: 'Bozuldu', mended: 'Düzeldi', reworded: 'Yalnız sözü değişti', inTurn: (n) => `${n}. adımda`,
  what: { language: 'dil', fields: 'alınan bilgi', without: 'fazladan bilgi', asks: 'sorulan soru', registered: 'talep kaydı', topic: 'konu', handoff: 'temsilciye geçiş', department: 'bölüm', says: 'söylenen', never_says: 'söylenmemesi gereken', buttons: 'düğmeler', card: 'kart', missing: 'eksik bilgi', intent: 'niyet', failed: 'yanıt veremedi' },
  gates: 'Kapılar', passed: (n, of) => `${n} / ${of} engel yok`, verdicts: { passed: 'Geçti', warned: 'Uyarı, engellemez', blocked: 'Engelliyor' }, limit: (value) => `sınır ${value}`, blocked: 'Engellendi',
  gate: {
    accuracy: (value) => `En düşük doğruluk ${value}`, drop: (value) => `Bir dilin kaybı ${value} puan`, protected: (value) => `Korunan niyetlerde kaçan cümle: ${value}`, style: (value) => `En zayıf biçem ${value}`, worse: (value) => `Yeni yanlış cümle: ${value}`,
    doubtful: (value) => `Yeniden sorma artışı ${value} puan`, conversations: (value) => `Artık yazıldığı gibi gitmeyen görüşme: ${value}`,
  },
  scope: 'Kapsam', first: (share) => `Önce görüşmelerin ${share} kadarı`, part: 'Ne kadarı', firstMore: 'Anlaşılmama ya da temsilciye geçiş artarsa kendiliğinden geri döner', all: 'Tüm görüşmeler', allMore: 'Onaydan sonra herkese birden',
  secondPerson: 'Yayın için ikinci bir kişinin onayı gerekir', acts: { ask: 'Onaya gönder', approve: 'Onayla ve yayınla', refuse: 'Geri çevir', everyone: 'Herkese yayınla', withdraw: 'Payı geri çek', return: 'Bu sürüme dön' },
  whyNot: 'Neden geri çevriliyor?', asked: (name, share) => `${name} görüşmelerin ${share} kadarı için onay istiyor.`, waits: (name, share) => `${name} görüşmelerin ${share} kadarı için onay istedi. Başka bir onaylayan bekleniyor.`,
  canary: (share) => `Görüşmelerin ${share} kadarında`, thisVersion: 'Bu sürüm', others: 'Yayındaki', messages: 'Mesaj', doubtful: 'Yeniden sorulan', handedOff: 'Temsilciye geçen', returnsItself: 'Sonuçlar belirgin kötüleşirse kendiliğinden geri çekilir.',
  returned: { doubtful: 'Yeniden sorma arttığı için kendiliğinden geri çekildi.', handed_off: 'Temsilciye geçiş arttığı için kendiliğinden geri çekildi.', failed: 'Yanıt veremediği için kendiliğinden geri çekildi.' },
  versions: 'Sürümler', states: { candidate: 'Aday', asked: 'Onay bekliyor', refused: 'Geri çevrildi', canary: 'Bir payda', published: 'Yayında', former: 'Eski', withdrawn: 'Geri çekildi' }, canaryPill: (share) => `${share} payda`,
  approvedBy: (name) => `onay ${name}`, back: 'Dön', returnTo: (n) => `v${n} sürümüne dön`,
};
