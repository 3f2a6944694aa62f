// The fixed names of the protocol (departments, topics, fields, states, reasons) in English. Same keys as names.tr.js.

export default {
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
};
