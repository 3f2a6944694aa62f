// What the assistant understood, in words for staff: the intents that say what a customer wants, small talk left out.

const WORDS = {
  tr: {
    talk_to_human: 'temsilci istiyor', agent_complaint: 'temsilciden şikâyetçi', open_request: 'talep açmak istiyor', check_status: 'talebinin durumunu soruyor',
    late_reply: 'yanıt gecikti', add_information: 'bilgi eklemek istiyor', add_document: 'belge eklemek istiyor', withdraw_request: 'talebini geri çekmek istiyor',
    login_problem: 'giriş yapamıyor', password_reset: 'parola yenileme', account_locked: 'hesap kilitli', verify_account: 'hesap doğrulama',
    update_details: 'bilgi güncelleme', security_alert: 'güvenlik uyarısı', close_account: 'hesap kapatma', deposit_missing: 'yatırma hesaba geçmedi',
    withdrawal_delayed: 'çekim gecikti', payment_failed: 'ödeme başarısız', bonus_problem: 'bonus sorunu', technical_problem: 'teknik sorun',
    game_problem: 'oyun sorunu', game_result_dispute: 'oyun sonucuna itiraz', responsible_gaming: 'limit ya da mola', underage: '18 yaş altı', distress: 'zor durumda',
    ask_resolution_time: 'çözüm süresini soruyor', ask_channels: 'iletişim yollarını soruyor', ask_hours: 'çalışma saatlerini soruyor',
    ask_required_information: 'gereken bilgileri soruyor', ask_required_documents: 'gereken belgeleri soruyor', ask_privacy: 'gizliliği soruyor',
    ask_archive: 'geçmiş talepleri soruyor', ask_escalation: 'üst birimi soruyor', ask_external_redress: 'dış başvuru yollarını soruyor',
    ask_user_rights: 'haklarını soruyor', ask_age_limit: 'yaş sınırını soruyor', ask_notifications: 'bildirimleri soruyor', out_of_scope: 'konu dışı',
  },
  en: {
    talk_to_human: 'wants an agent', agent_complaint: 'complains about an agent', open_request: 'wants to open a request', check_status: 'asks about a request',
    late_reply: 'late reply', add_information: 'wants to add information', add_document: 'wants to add a document', withdraw_request: 'wants to withdraw a request',
    login_problem: 'cannot sign in', password_reset: 'password reset', account_locked: 'account locked', verify_account: 'account verification',
    update_details: 'details to update', security_alert: 'security alert', close_account: 'account closure', deposit_missing: 'deposit missing',
    withdrawal_delayed: 'withdrawal delayed', payment_failed: 'payment failed', bonus_problem: 'bonus problem', technical_problem: 'technical problem',
    game_problem: 'game problem', game_result_dispute: 'disputes a game result', responsible_gaming: 'limits or a break', underage: 'under 18', distress: 'in distress',
    ask_resolution_time: 'asks how long it takes', ask_channels: 'asks about channels', ask_hours: 'asks about opening hours',
    ask_required_information: 'asks what information is needed', ask_required_documents: 'asks what documents are needed', ask_privacy: 'asks about privacy',
    ask_archive: 'asks about past requests', ask_escalation: 'asks about escalation', ask_external_redress: 'asks about outside redress',
    ask_user_rights: 'asks about their rights', ask_age_limit: 'asks about the age limit', ask_notifications: 'asks about notifications', out_of_scope: 'off topic',
  },
};
const SMALL_TALK = new Set(['greet', 'goodbye', 'thank', 'affirm', 'deny', 'cancel', 'bot_challenge', 'help', 'change_language', 'give_details', 'nlu_fallback', '']);

/**
 * What the customer wanted, in the order in which they said it, each once; an intent added later is shown with spaces.
 * @param {string[]} tried names of intents
 * @param {'tr'|'en'} language
 * @returns {string[]}
 */
export function understood(tried, language) {
  const told = [...new Set(tried)].filter((name) => !SMALL_TALK.has(name));
  return told.map((name) => WORDS[language][name] ?? name.replaceAll('_', ' '));
}
