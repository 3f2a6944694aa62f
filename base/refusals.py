"""What a person is told when something is refused: each code once, in both languages."""

from __future__ import annotations

from base.errors import Refused

TEXTS: dict[str, tuple[str, str]] = {
    "already_queued": ("Zaten bir temsilciye aktarıldınız.", "You are already with or waiting for an agent."),
    "already_taken": ("Bu görüşmeyi {by} aldı.", "{by} has taken this conversation."),
    "bad_email": ("E-posta adresi geçerli görünmüyor.", "The e-mail address doesn't look right."),
    "bad_phone": ("Telefon numarasını ülke koduyla yazın, örneğin +90 ile başlayarak.", "Write the phone number with its country code, starting with + (for example +90)."),
    "bad_code": ("Kod yanlış ya da kullanılmış. Uygulamadaki yeni kodu yazın.", "The code is wrong or was used before. Type the new one from your app."),
    "bad_credentials": ("Kullanıcı adı ya da parola yanlış.", "The user name or password is wrong."),
    "bad_frame": ("İleti anlaşılamadı. Sayfayı yenileyip yeniden deneyin.", "The message could not be read. Reload the page and try again."),
    "bad_token": ("Oturum geçersiz. Sayfayı yenileyin.", "The session is not valid. Reload the page."),
    "busy": ("Şu anda çok yoğunuz. Mesajınız kısa süre sonra yeniden gönderilecek.", "We are very busy. Your message will be sent again shortly."),
    "cid_reused": ("Bu ileti daha önce başka bir içerikle gönderildi.", "This message was sent before with other content."),
    "decision_final": ("Bu talep hakkında yönetim kesin karar verdi. Dilerseniz dosyanızla bağımsız kuruluşlara başvurabilirsiniz.", "Management has decided this request for good. You may take your case file to an independent body."),
    "empty": ("Boş mesaj gönderilemez.", "An empty message can't be sent."),
    "future_date": ("Tarih gelecekte olamaz.", "The date can't be in the future."),
    "bad_request": ("İstek anlaşılamadı.", "The request could not be read."),
    "forbidden": ("Buna yetkiniz yok.", "You are not allowed to do this."),
    "illegal_transition": ("Bu işlem şu anda yapılamaz.", "This can't be done now."),
    "no_such_button": ("Bu seçenek artık geçerli değil.", "This choice is no longer valid."),
    "not_found": ("Bulunamadı.", "Not found."),
    "not_holder": ("Bu görüşme artık sizde değil.", "You no longer hold this conversation."),
    "not_offered": ("Bu görüşme size önerilmiş değil.", "This conversation is not offered to you."),
    "not_queued": ("Bu görüşme artık sırada değil.", "This conversation is no longer in the queue."),
    "not_signed_in": ("Önce giriş yapın.", "Sign in first."),
    "survey_answered": ("Bu değerlendirme daha önce gönderildi, teşekkür ederiz.", "This survey has been answered already, thank you."),
    "short_password": ("Parola en az {least} karakter olmalı.", "The password needs at least {least} characters."),
    "stale_epoch": ("Görüşme bu arada değişti. Listeden yeniden açın.", "The conversation has changed. Open it again from the list."),
    "too_long": ("Mesaj çok uzun, en fazla {most} karakter yazabilirsiniz.", "The message is too long; you can write {most} characters at most."),
    "too_many_guesses": ("Çok fazla deneme yapıldı. Lütfen bir süre sonra yeniden deneyin.", "Too many tries. Please try again later."),
    "too_many_tries": ("Çok fazla deneme yapıldı. Lütfen bir dakika sonra yeniden deneyin.", "Too many tries. Please try again in a minute."),
    "unavailable": ("Şu anda gönderilemedi, yeniden denenecek.", "It could not be sent now and will be tried again."),
    "unknown_agent": ("Böyle bir temsilci yok.", "There is no such agent."),
    "unknown_department": ("Böyle bir bölüm yok.", "There is no such department."),
    "unknown_topic": ("Böyle bir konu yok.", "There is no such topic."),
}


def text(refused: Refused, language: str) -> str:
    """The refusal in `language`; a code without a text is a bug and says so by failing a test, not a customer."""
    turkish, english = TEXTS.get(refused.code, TEXTS["illegal_transition"])
    about = {key: getattr(value, "name", value) for key, value in refused.about.items()}
    return (english if language == "en" else turkish).format_map(_Named(about))


class _Named(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
