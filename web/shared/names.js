// The fixed names of the protocol (departments, topics, fields, states, reasons) in the words of each language.

export const NAMES = {
  tr: {
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
  },
  en: {
    department: {
      support: 'Support team', account: 'Accounts team', technical: 'Technical team', finance: 'Payments team', game: 'Games team',
      care: 'Player care team', management: 'Management',
    },
    topic: {
      login: 'Sign-in', verification: 'Verification', account_update: 'Account update', account_closure: 'Account closure',
      security: 'Account security', technical: 'Technical problem', deposit: 'Deposit', withdrawal: 'Withdrawal', payment: 'Payment',
      bonus: 'Bonus', game: 'Game', responsible_gaming: 'Player care', agent_conduct: 'Complaint about an agent', other: 'Other',
    },
    transaction_type: {
      deposit: 'Deposit', withdrawal: 'Withdrawal', bonus: 'Bonus', bet: 'Bet', game_round: 'Game round', login: 'Sign-in',
      verification: 'Verification', account_update: 'Account update', other: 'Other',
    },
    field: {
      topic: 'Topic', subject: 'Subject', event_date: 'Date', transaction_type: 'Type', amount: 'Amount', currency: 'Currency',
      payment_method: 'Method', tracking_number: 'Tracking number',
    },
    payment_method: {
      bank_transfer: 'Bank transfer', card: 'Card', e_wallet: 'E-wallet', crypto: 'Cryptocurrency', other: 'Other',
    },
    step: {
      registered: 'Received', in_review: 'Under review', asked_customer: 'Waiting for you', customer_answered: 'Your answer arrived', document_added: 'Document added',
      added: 'Information added', resolved: 'Resolved', closed: 'Closed', escalated: 'Passed to management', reopened: 'Reopened',
      withdrawn: 'Withdrawn', archived: 'Archived', overdue: 'Late: priority raised',
      disagreed: 'Your objection went to management', moved: 'Passed to the right team', merged: 'Joined with your other request',
      unmerged: 'Handled on its own again',
    },
    state: {
      registered: 'Received', in_review: 'Under review', waiting_customer: 'Waiting for you', resolved: 'Resolved', closed: 'Closed',
      escalated: 'Passed to management', reopened: 'Reopened', withdrawn: 'Withdrawn', archived: 'Archived',
    },
    reason: {
      asked: 'The customer asked', misunderstood: 'The assistant did not understand', late_reply: 'Late reply', agent_complaint: 'Complaint about an agent',
      security_alert: 'Security alert', distress: 'In distress', escalation: 'Escalation', bot_failed: 'The assistant failed',
    },
    priority: { urgent: 'Urgent', high: 'High', normal: 'Normal', low: 'Low' },
  },
};

/** What the operator calls its departments and topics; until it was asked, the usual names stand in. */
const told = { tr: { department: {}, topic: {} }, en: { department: {}, topic: {} } };

/**
 * Takes over the operator's names.
 * @param {Pick<import('./facts.js').Facts, 'departments'|'topics'>} facts
 */
export function learn({ departments, topics }) {
  for (const language of /** @type {const} */ (['tr', 'en'])) {
    told[language] = {
      department: Object.fromEntries(Object.entries(departments).map(([id, { name }]) => [id, name[language]])),
      topic: Object.fromEntries(Object.entries(topics).map(([id, name]) => [id, name[language]])),
    };
  }
}

/** The departments there are: the operator's, or the usual ones before it was asked. */
export function departments() {
  const theirs = Object.keys(told.tr.department);
  return theirs.length ? theirs : Object.keys(NAMES.tr.department);
}

/**
 * The word for a fixed name; a name that nobody told us is shown with spaces, never left out.
 * @param {'department'|'topic'|'transaction_type'|'field'|'payment_method'|'step'|'state'|'reason'|'priority'} kind
 * @param {string} name
 * @param {'tr'|'en'} language
 * @returns {string}
 */
export function nameOf(kind, name, language) {
  return told[language][kind]?.[name] ?? NAMES[language][kind]?.[name] ?? name.replaceAll('_', ' ');
}
