"""What a case file says, in both languages: each text once, Turkish first."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Talep dosyası", "Case file"),
    "as_of": ("Son kayıt: {moment}", "Last entry: {moment}"),
    "page": ("{number} · sayfa {page} / {pages}", "{number} · page {page} of {pages}"),
    "facts": ("Talep", "The request"),
    "tracking_number": ("Takip numarası", "Tracking number"),
    "subject": ("Konu özeti", "Subject"),
    "topic": ("Konu", "Topic"),
    "department": ("İlgilenen ekip", "Team in charge"),
    "state": ("Durum", "State"),
    "channel": ("Geldiği kanal", "Channel"),
    "registered_at": ("Kayıt tarihi", "Registered"),
    "event_date": ("Olay tarihi", "Date of the event"),
    "transaction_type": ("İşlem türü", "Transaction"),
    "amount": ("Tutar", "Amount"),
    "payment_method": ("Ödeme yöntemi", "Payment method"),
    "description": ("Açıklama", "Description"),
    "promise": ("Söz verilen yanıt tarihi", "Answer promised by"),
    "decisions": ("Kararlar", "Decisions"),
    "no_decision": ("Henüz bir karar verilmedi.", "No decision has been made yet."),
    "final": ("Bu karar kesindir.", "This decision is final."),
    "timeline": ("Süreç", "Timeline"),
    "messages": ("Yazışmalar", "Messages"),
    "no_messages": ("Bu talep için kayıtlı yazışma yok.", "There are no messages on this request."),
    "documents": ("Belgeler", "Documents"),
    "no_documents": ("Bu talebe eklenmiş belge yok.", "There are no documents on this request."),
    "erased": ("silindi", "erased"),
    "redress": ("Başvurabileceğiniz kuruluşlar", "Where you can turn"),
    "redress_about": ("Kararımıza katılmıyorsanız bu dosyayla aşağıdaki kuruluşlara başvurabilirsiniz.",
                      "If you disagree with our decision, you can take this file to the bodies below."),
    "by_customer": ("Siz", "You"), "by_us": ("Ekibimiz", "Our team"), "by_bot": ("Dijital asistan", "Digital assistant"),
    "by_system": ("Sistem", "System"),
    "letter": ("Kesin karar yazısı", "Final decision letter"),
    "dear": ("Sayın müşterimiz,", "Dear customer,"),
    "letter_about": ("{number} takip numaralı talebiniz hakkındaki kararımız kesindir. Şirketimiz içindeki inceleme yolları tamamlandı.",
                     "Our decision on your request {number} is final. Our own review of it is complete."),
    "letter_subject": ("Talebiniz: {subject}", "Your request: {subject}"),
    "letter_decision": ("Kararımız ({moment}):", "Our decision ({moment}):"),
    "letter_no_words": ("Talebiniz sonuçlandırıldı.", "Your request has been decided."),
    "letter_next": ("Karara katılmıyorsanız aşağıdaki kuruluşlara başvurabilirsiniz. Başvurunuza bu yazıyı ve talep dosyanızı ekleyin.",
                    "If you disagree, you can turn to the bodies below. Attach this letter and your case file to your application."),
    "regards": ("Saygılarımızla,", "Kind regards,"),
    "state_registered": ("Alındı", "Received"), "state_in_review": ("İnceleniyor", "Under review"),
    "state_waiting_customer": ("Sizden bilgi bekleniyor", "Waiting for you"), "state_resolved": ("Sonuçlandı", "Resolved"),
    "state_closed": ("Kapandı", "Closed"), "state_escalated": ("Yönetimde", "With management"),
    "state_reopened": ("Yeniden açıldı", "Reopened"), "state_withdrawn": ("Geri çekildi", "Withdrawn"),
    "state_archived": ("Arşivlendi", "Archived"),
    "step_registered": ("Talep alındı", "Request received"), "step_in_review": ("İncelemeye alındı", "Review began"),
    "step_asked_customer": ("Sizden bilgi istendi", "You were asked for information"),
    "step_customer_answered": ("Yanıtınız alındı", "Your answer arrived"), "step_added": ("Bilgi eklendi", "Information added"),
    "step_document_added": ("Belge eklendi", "Document added"), "step_resolved": ("Sonuçlandırıldı", "Resolved"),
    "step_closed": ("Kapatıldı", "Closed"), "step_escalated": ("Yönetime iletildi", "Passed to management"),
    "step_reopened": ("Yeniden açıldı", "Reopened"), "step_disagreed": ("İtirazınız yönetime iletildi", "Your objection went to management"),
    "step_withdrawn": ("Geri çekildi", "Withdrawn"), "step_archived": ("Arşivlendi", "Archived"),
    "step_overdue": ("Yanıt gecikti, öncelik yükseltildi", "Answer overdue, priority raised"),
    "step_moved": ("İlgili ekibe aktarıldı", "Passed to the team in charge"),
    "step_merged": ("Diğer talebinizle birleştirildi", "Merged with your other request"),
    "step_unmerged": ("Yeniden ayrı yürütülüyor", "Handled on its own again"),
    "type_deposit": ("Para yatırma", "Deposit"), "type_withdrawal": ("Para çekme", "Withdrawal"), "type_bonus": ("Bonus", "Bonus"),
    "type_bet": ("Bahis", "Bet"), "type_game_round": ("Oyun turu", "Game round"), "type_login": ("Giriş", "Sign-in"),
    "type_verification": ("Kimlik doğrulama", "Verification"), "type_account_update": ("Bilgi güncelleme", "Account update"),
    "type_other": ("Diğer", "Other"),
    "method_bank_transfer": ("Banka havalesi", "Bank transfer"), "method_card": ("Kart", "Card"),
    "method_e_wallet": ("E-cüzdan", "E-wallet"), "method_crypto": ("Kripto para", "Cryptocurrency"), "method_other": ("Diğer", "Other"),
    "channel_chat": ("Canlı destek", "Live chat"), "channel_email": ("E-posta", "E-mail"), "channel_form": ("Talep formu", "Request form"),
    "channel_panel": ("Talep paneli", "Request panel"), "channel_phone": ("Telefon", "Phone"), "channel_social": ("Sosyal medya", "Social media"),
}


def say(key: str, language: str, **named: object) -> str:
    """The text in `language`."""
    return TEXTS[key][language == "en"].format(**named)


def has(key: str) -> bool:
    """Whether there is such a text."""
    return key in TEXTS
