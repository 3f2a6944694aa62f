"""What a person is told when something is refused: each code once, in both languages."""

from __future__ import annotations

from base import content_refusals
from base.errors import Refused

TEXTS: dict[str, tuple[str, str]] = {
    "agent_away": ("Seçtiğiniz temsilci şu anda bu ekipte görüşme almıyor. Başka birini ya da ekibi seçin.", "The agent you chose takes no conversations in this team right now. Choose somebody else or the team."),
    "already_queued": ("Zaten bir temsilciye aktarıldınız.", "You are already with or waiting for an agent."),
    "already_taken": ("Bu görüşmeyi {by} aldı.", "{by} has taken this conversation."),
    "bad_cursor": ("Bu sayfa bağlantısı bu listeye ait değil. Listeyi baştan açın.", "This page does not belong to this list. Open the list again."),
    "bad_email": ("E-posta adresi geçerli görünmüyor.", "The e-mail address doesn't look right."),
    "bad_phone": ("Telefon numarasını ülke koduyla yazın, örneğin +90 ile başlayarak.", "Write the phone number with its country code, starting with + (for example +90)."),
    "bot_away": ("Bot şu anda yanıt vermiyor. Birazdan yeniden deneyin.", "The bot does not answer right now. Try again in a moment."),
    "broken_model": ("Model açılamadı, yayındaki sürüm değişmedi. Yeniden eğitin.", "The model can't be opened; what is published has not changed. Train again."),
    "canary_running": ("Başka bir sürüm görüşmelerin bir bölümünde deneniyor. Önce onu yayınlayın ya da geri alın.", "Another version is being tried on a share of the conversations. Publish it or take it back first."),
    "bad_code": ("Kod yanlış ya da kullanılmış. Uygulamadaki yeni kodu yazın.", "The code is wrong or was used before. Type the new one from your app."),
    "bad_identity": ("Kimlik bilgisi doğrulanamadı. Siteden çıkıp yeniden giriş yapın.", "Your identity could not be confirmed. Sign out of the site and in again."),
    "bad_credentials": ("Kullanıcı adı ya da parola yanlış.", "The user name or password is wrong."),
    "bad_frame": ("İleti anlaşılamadı. Sayfayı yenileyip yeniden deneyin.", "The message could not be read. Reload the page and try again."),
    "bad_token": ("Oturum geçersiz. Sayfayı yenileyin.", "The session is not valid. Reload the page."),
    "busy": ("Şu anda çok yoğunuz. Mesajınız kısa süre sonra yeniden gönderilecek.", "We are very busy. Your message will be sent again shortly."),
    "cid_reused": ("Bu ileti daha önce başka bir içerikle gönderildi.", "This message was sent before with other content."),
    "decision_final": ("Bu talep hakkında yönetim kesin karar verdi. Dilerseniz dosyanızla bağımsız kuruluşlara başvurabilirsiniz.", "Management has decided this request for good. You may take your case file to an independent body."),
    "daily_quota": ("Bugün için dosya ekleme sınırına ulaştınız. Yarın yeniden deneyin.", "You have reached today's limit for files. Try again tomorrow."),
    "document_damaged": ("Bu belge şu anda açılamıyor. Lütfen bize yazın.", "This document can't be opened now. Please write to us."),
    "duplicate": ("Aynı konuda açık bir talebiniz var.", "You already have an open request on this."),
    "no_subject": ("Konuyu kısaca yazın, örneğin “Çekim hesabıma geçmedi”.", "Write the subject in short, for example “My withdrawal has not arrived”."),
    "no_text": ("Mesajınızı yazın.", "Write your message."),
    "no_contact": ("Size nasıl ulaşalım? Bir e-posta adresi (ad@example.com) ya da ülke koduyla telefon numarası yazın.",
                   "How can we reach you? Write an e-mail address (name@example.com) or a phone number with its country code."),
    "empty": ("Boş mesaj gönderilemez.", "An empty message can't be sent."),
    "file_active": ("Bu PDF’te çalışan içerik ya da gömülü dosya var. Belgeyi yazdır seçeneğiyle yeniden PDF olarak kaydedip ekleyin.", "This PDF holds active content or embedded files. Save it anew with “print to PDF” and add that."),
    "file_broken": ("Dosya açılamadı, eksik ya da bozuk olabilir. Başka bir dosya ekleyin.", "The file could not be opened; it may be incomplete or damaged. Add another file."),
    "file_empty": ("Dosya boş. Başka bir dosya ekleyin.", "The file is empty. Add another file."),
    "file_infected": ("Dosya güvenlik taramasından geçmedi, silindi. Başka bir dosya ekleyin.", "The file did not pass the security scan and was deleted. Add another file."),
    "file_locked": ("PDF parolayla korunuyor. Parolasını kaldırıp yeniden ekleyin.", "The PDF is protected by a password. Remove the password and add it again."),
    "file_pixels": ("Görsel çok büyük. En fazla {most} megapiksel olabilir.", "The picture is too large. It may have {most} megapixels at most."),
    "file_too_big": ("Dosya çok büyük. En fazla {most} MB olabilir.", "The file is too big. It may have {most} MB at most."),
    "file_type": ("Bu dosya türü kabul edilmiyor. PDF, JPG ya da PNG ekleyin.", "This file type is not accepted. Add a PDF, JPG or PNG."),
    "future_date": ("Tarih gelecekte olamaz.", "The date can't be in the future."),
    "bad_request": ("İstek anlaşılamadı.", "The request could not be read."),
    "forbidden": ("Buna yetkiniz yok.", "You are not allowed to do this."),
    "identity_expired": ("Kimlik bilgisinin süresi doldu. Sayfayı yenileyin.", "The proof of identity has run out. Reload the page."),
    "identity_off": ("Site üzerinden kimlik doğrulama bu hizmette açık değil.", "Identity from the site is not set up for this service."),
    "identity_used": ("Kimlik bilgisi daha önce kullanıldı. Sayfayı yenileyin.", "The proof of identity was used before. Reload the page."),
    "forged_model": ("Model dosyası burada mühürlenen dosya değil, yüklenmedi.", "The model file is not the one that was sealed here; it was not loaded."),
    "gate_closed": ("Bu sürüm kapılardan geçmiyor, yayınlanamaz. Nedenini karşılaştırmada görebilirsiniz.", "This version does not pass the gates and can’t be published. The comparison shows why."),
    "job_over": ("Bu eğitim zaten sona erdi.", "This training is over already."),
    "no_model": ("Bu sürümün modeli artık saklanmıyor. Yeniden eğitin.", "The model of this version is no longer kept. Train again."),
    "own_change": ("Kendi değişikliğinizi onaylayamazsınız, onayı başka biri vermeli.", "You can’t approve your own change; somebody else has to."),
    "train_again": ("Bu sürüm eğitildikten sonra başka bir sürüm yayınlandı. Yeniden eğitin.", "Another version was published after this one was trained. Train again."),
    "illegal_transition": ("Bu işlem şu anda yapılamaz.", "This can't be done now."),
    "no_such_button": ("Bu seçenek artık geçerli değil.", "This choice is no longer valid."),
    "legal_hold": ("Bu kişinin kayıtları hukuki saklama altında, silinemez.", "This person’s records are under a legal hold and can’t be erased."),
    "no_address": ("E-posta adresi bilinmiyor. Dökümün gönderileceği adresi yazın.", "No e-mail address is known. Write the address to send the transcript to."),
    "too_many_transcripts": ("Bugün bu görüşmenin dökümü {most} kez gönderildi. Yarın yeniden isteyebilirsiniz.", "The transcript has been sent {most} times today. You can ask again tomorrow."),
    "nobody_holds": ("Bu görüşme şu anda bir temsilcide değil.", "No agent holds this conversation now."),
    "past_moment": ("Bu saat geçti. Daha ileri bir saat seçin.", "This time has passed. Choose a later one."),
    "unknown_item": ("Kontrol listesinde böyle bir madde yok.", "There is no such point on the checklist."),
    "unknown_label": ("Böyle bir etiket yok.", "There is no such label."),
    "not_final": ("Bu talep hakkında henüz kesin bir karar yok.", "There is no final decision on this request yet."),
    "other_method": ("Bu adres bu türden bir isteği kabul etmiyor.", "This address does not take requests of this kind."),
    "not_found": ("Bulunamadı.", "Not found."),
    "not_holder": ("Bu görüşme artık sizde değil.", "You no longer hold this conversation."),
    "not_offered": ("Bu görüşme size önerilmiş değil.", "This conversation is not offered to you."),
    "not_queued": ("Bu görüşme artık sırada değil.", "This conversation is no longer in the queue."),
    "not_same_customer": ("Bu iki talep aynı müşteriye ait değil.", "These two requests are not of the same customer."),
    "not_signed_in": ("Önce giriş yapın.", "Sign in first."),
    "survey_answered": ("Bu değerlendirme daha önce gönderildi, teşekkür ederiz.", "This survey has been answered already, thank you."),
    "short_password": ("Parola en az {least} karakter olmalı.", "The password needs at least {least} characters."),
    "request_not_open": ("Bu talep sonuçlandığı için artık belge eklenemiyor.", "This request has been decided; documents can no longer be added."),
    "scan_unavailable": ("Dosya şu anda taranamıyor. Birkaç dakika sonra yeniden deneyin.", "The file can't be scanned now. Try again in a few minutes."),
    "stale_epoch": ("Görüşme bu arada değişti. Listeden yeniden açın.", "The conversation has changed. Open it again from the list."),
    "too_long": ("Mesaj çok uzun, en fazla {most} karakter yazabilirsiniz.", "The message is too long; you can write {most} characters at most."),
    "too_many_documents": ("Bu talebe en fazla {most} belge eklenebilir.", "At most {most} documents can be added to this request."),
    "too_many_guesses": ("Çok fazla deneme yapıldı. Lütfen bir süre sonra yeniden deneyin.", "Too many tries. Please try again later."),
    "too_many_tries": ("Çok fazla deneme yapıldı. Lütfen bir dakika sonra yeniden deneyin.", "Too many tries. Please try again in a minute."),
    "too_many_views": ("En fazla {most} görünüm kaydedebilirsiniz. Önce birini silin.", "You can save {most} views at most. Remove one first."),
    "unavailable": ("Şu anda gönderilemedi, yeniden denenecek.", "It could not be sent now and will be tried again."),
    "underage": ("Bu hizmet {age} yaşından küçüklere kapalıdır.", "This service is closed to people under {age}."),
    "unknown_agent": ("Böyle bir temsilci yok.", "There is no such agent."),
    "both_languages": ("Metin iki dilde de yazılmalı.", "The text is needed in both languages."),
    "broken_braces": ("Süslü parantezler yalnızca {{ad}} biçiminde kullanılabilir.", "Braces can only stand around a name, as in {{name}}."),
    "placeholder_needed": ("Bu metinde {{{name}}} bulunmalı.", "This text needs {{{name}}}."),
    "placeholders_differ": ("{{{name}}} iki dilden yalnızca birinde var.", "{{{name}}} stands in one of the two languages only."),
    "unknown_placeholder": ("{{{name}}} diye bir alan yok.", "There is no {{{name}}}."),
    "unknown_department": ("Böyle bir bölüm yok.", "There is no such department."),
    "unknown_topic": ("Böyle bir konu yok.", "There is no such topic."),
    **content_refusals.TEXTS,
}


def text(refused: Refused, language: str) -> str:
    """The refusal in `language`; a code without a text is a bug and says so by failing a test, not a customer."""
    turkish, english = TEXTS.get(refused.code, TEXTS["illegal_transition"])
    about = {key: getattr(value, "name", value) for key, value in refused.about.items()}
    return (english if language == "en" else turkish).format_map(_Named(about))


class _Named(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
