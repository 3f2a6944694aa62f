// The fixed names of the protocol (departments, topics, fields, states, reasons) in Turkish. Same keys as names.en.js.

export default {
  department: {
    support: 'Destek ekibi', account: 'Hesap ekibi', technical: 'Teknik ekip', finance: 'Ödemeler ekibi', game: 'Oyun ekibi',
    care: 'Güvenli oyun ekibi', management: 'Yönetim',
  },
  topic: {
    login: 'Giriş', verification: 'Kimlik doğrulama', account_update: 'Bilgi güncelleme', account_closure: 'Hesap kapatma',
    security: 'Hesap güvenliği', technical: 'Teknik sorun', deposit: 'Para yatırma', withdrawal: 'Para çekme', payment: 'Ödeme',
    bonus: 'Bonus', game: 'Oyun', responsible_gaming: 'Güvenli oyun', agent_conduct: 'Temsilci şikâyeti', other: 'Diğer',
  },
  transaction_type: {
    deposit: 'Para yatırma', withdrawal: 'Para çekme', bonus: 'Bonus', bet: 'Bahis', game_round: 'Oyun turu', login: 'Giriş',
    verification: 'Doğrulama', account_update: 'Bilgi güncelleme', other: 'Diğer',
  },
  field: {
    topic: 'Başlık', subject: 'Konu', event_date: 'Tarih', transaction_type: 'İşlem türü', amount: 'Tutar', currency: 'Para birimi',
    payment_method: 'Yöntem', tracking_number: 'Takip numarası',
  },
  payment_method: {
    bank_transfer: 'Banka havalesi', card: 'Kart', e_wallet: 'E-cüzdan', crypto: 'Kripto para', other: 'Diğer',
  },
  step: {
    registered: 'Alındı', in_review: 'İnceleniyor', asked_customer: 'Sizden bilgi bekleniyor', customer_answered: 'Yanıtınız alındı', document_added: 'Belge eklendi',
    added: 'Bilgi eklendi', resolved: 'Çözüldü', closed: 'Kapandı', escalated: 'Yönetime iletildi', reopened: 'Yeniden açıldı',
    withdrawn: 'Geri çekildi', archived: 'Arşivlendi', overdue: 'Yanıt gecikti, önceliği yükseltildi',
    disagreed: 'İtirazınız yönetime iletildi', moved: 'İlgili ekibe aktarıldı', merged: 'Diğer talebinizle birleştirildi',
    unmerged: 'Yeniden ayrı yürütülüyor',
  },
  state: {
    registered: 'Alındı', in_review: 'İnceleniyor', waiting_customer: 'Sizden bilgi bekleniyor', resolved: 'Çözüldü',
    closed: 'Kapandı', escalated: 'Yönetime iletildi', reopened: 'Yeniden açıldı', withdrawn: 'Geri çekildi', archived: 'Arşivlendi',
  },
  reason: {
    asked: 'Müşteri istedi', misunderstood: 'Asistan anlayamadı', late_reply: 'Yanıt gecikti', agent_complaint: 'Temsilci şikâyeti',
    security_alert: 'Güvenlik uyarısı', distress: 'Zor durumda', escalation: 'Üst birime taşıma', bot_failed: 'Asistan yanıt veremedi',
  },
  priority: { urgent: 'Acil', high: 'Yüksek', normal: 'Normal', low: 'Düşük' },
};
