// The words of writing down what somebody said on the phone or on social media.

export const TEXTS = {
  tr: {
    open: 'Telefon ya da sosyal medya talebi kaydet', title: 'Talep kaydı', more: 'Arayanın anlattıklarını burada kaydedin. Takip numarasını konuşma bitmeden söyleyebilirsiniz.',
    channel: 'Nereden ulaştı?', channels: { phone: 'Telefon', social: 'Sosyal medya' }, language: 'Müşterinin dili', languages: { tr: 'Türkçe', en: 'İngilizce' },
    who: 'Kim?', whoMore: 'Birini yazmanız yeter. Takip numarası ve haberler bu adrese gider.', email: 'E-posta', phone: 'Telefon', phoneHint: 'Ülke koduyla: +90 …',
    earlier: 'Önceki takip numarası', topic: 'Başlık', choose: 'Seçin', subject: 'Konu', event_date: 'Olayın tarihi', transaction_type: 'İşlem türü', noType: 'Belirtilmedi',
    amount: 'Tutar', currency: 'Para birimi', description: 'Anlatılanlar', consent: 'Onay notu', optional: 'isteğe bağlı',
    consentHint: 'Kaydedilmesini nasıl onayladı? Örneğin: Görüşmenin kaydedildiğini söyledim, kabul etti.',
    save: 'Kaydet', saving: 'Kaydediliyor…', cancel: 'Vazgeç', close: 'Kapat', another: 'Yeni kayıt',
    duplicate: 'Bu müşterinin aynı konuda açık bir talebi var', duplicateMore: 'Söylediklerini ona ekleyin; ikinci bir talep kararı geciktirir.',
    addTo: 'Açık talebe ekle', separate: 'Ayrı talep aç', back: 'Kayda dön',
    done: 'Talep kaydedildi', added: 'Söyledikleri açık talebe eklendi', doneMore: 'Takip numarasını müşteriye okuyun.', due: (moment) => `Yanıt sözü: en geç ${moment}`,
    unreachable: 'Sunucuya ulaşılamadı. Yazdıklarınız duruyor; bağlantı gelince yeniden deneyin.',
    wrong: {
      who: 'E-posta, telefon ya da önceki takip numarasından birini yazın.', email: 'E-posta adresi eksik görünüyor. Örneğin: ad@example.com.', topic: 'Başlığı seçin.',
      subject: 'Konuyu bir cümleyle yazın. Örneğin: Çektiğim para hesabıma geçmedi.', future: 'Tarih gelecekte olamaz. Bugün ya da daha önce bir gün seçin.',
      amount: 'Tutarı rakamla yazın. Örneğin: 4.250,00.', consent: 'Kaydedilmesini nasıl onayladığını yazın. Onay yoksa kaydetmeyin.',
    },
  },
  en: {
    open: 'Record a call or a social media message', title: 'Record a request', more: 'Write down what the caller tells you. You can read out the tracking number before the call ends.',
    channel: 'How did they reach us?', channels: { phone: 'Phone', social: 'Social media' }, language: 'Customer’s language', languages: { tr: 'Turkish', en: 'English' },
    who: 'Who is it?', whoMore: 'One of these is enough. The tracking number and news go there.', email: 'E-mail', phone: 'Phone', phoneHint: 'With the country code: +90 …',
    earlier: 'Earlier tracking number', topic: 'Topic', choose: 'Choose', subject: 'Subject', event_date: 'Date it happened', transaction_type: 'Type', noType: 'Not said',
    amount: 'Amount', currency: 'Currency', description: 'What was said', consent: 'Consent', optional: 'optional',
    consentHint: 'How did they agree that this is recorded? For example: I told them that the call is recorded; they agreed.',
    save: 'Save', saving: 'Saving…', cancel: 'Cancel', close: 'Close', another: 'New record',
    duplicate: 'This customer already has an open request on this', duplicateMore: 'Add what they said to it; a second request only delays the decision.',
    addTo: 'Add to the open request', separate: 'Open a separate request', back: 'Back to the record',
    done: 'The request is saved', added: 'What they said was added to the open request', doneMore: 'Read the tracking number to the customer.', due: (moment) => `Answer promised by ${moment}`,
    unreachable: 'The service could not be reached. What you wrote is kept; try again once the connection is back.',
    wrong: {
      who: 'Give an e-mail address, a phone number or an earlier tracking number.', email: 'The e-mail address looks incomplete. For example: name@example.com.', topic: 'Choose the topic.',
      subject: 'Write the subject in one sentence. For example: The money I withdrew has not arrived.', future: 'The date can’t be in the future. Choose today or an earlier day.',
      amount: 'Write the amount in digits. For example: 4,250.00.', consent: 'Write how they agreed that this is recorded. Without consent, do not record it.',
    },
  },
};
