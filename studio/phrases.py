"""What is wrong with a file, in the reader's language: phrases with places, and their Turkish. Pure."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Phrase(Struct, frozen=True):
    """An English phrase with `{places}`; what fills them is a name, or a phrase of the table itself."""

    english: str
    about: dict[str, str] = {}

    def told(self, language: Literal["tr", "en"]) -> str:
        """The phrase in that language; what the table lacks, such as a rare complaint of YAML's, stays English."""
        filled = {name: TURKISH.get(value, value) if language == "tr" else value for name, value in self.about.items()}
        return (TURKISH.get(self.english, self.english) if language == "tr" else self.english).format(**filled)


TURKISH = {
    # complaints
    "the file is empty": "dosya boş",
    "the file is not UTF-8": "dosya UTF-8 değil",
    "the file can't be read: {why}": "dosya okunamıyor: {why}",
    "this is no YAML: {why}": "bu satır YAML değil: {why}",
    "expected {what}": "burada {what} olmalı",
    "{name} stands twice": "{name} iki kez geçiyor",
    "{name} is missing": "{name} eksik",
    "{name} has no examples": "{name} niyetinin örneği yok",
    "an example begins with `- `": "bir örnek `- ` ile başlar",
    "{name} has no text in {language}": "{name} yanıtının {language} metni yok",
    "a variant says by `condition` whether it is tr or en": "bir söyleyiş, tr mi en mi olduğunu `condition` ile söyler",
    "the variant has no text": "söyleyişin metni yok",
    "a sentence has text, intent, lang and style": "bir deneme cümlesinde text, intent, lang ve style bulunur",
    "lang or style is none of those that there are: {name}": "böyle bir lang ya da style yok: {name}",
    "{name} needs stems in tr and en": "{name} kavramının hem tr hem en kökleri olmalı",
    "examples stand in a block with `|`": "örnekler `|` ile başlayan bir blokta durur",
    "a variant with more than its language, text and buttons is written by hand":
        "dilinden, metninden ve düğmelerinden fazlasını taşıyan bir söyleyiş elle değiştirilir",
    "the last concept of {name} is taken out by hand": "{name} konusunun son kavramı elle çıkarılır",
    "a question is taken out by hand": "bir soru elle çıkarılır",
    "there is no topic {name}": "{name} diye bir konu yok",
    # what is expected
    "`nlu:` with a list below": "altında liste olan `nlu:`",
    "`responses:` with replies below": "altında yanıtlar olan `responses:`",
    "`sentences:` with a list below": "altında liste olan `sentences:`",
    "Rasa's training data": "Rasa'nın eğitim verisi",
    "a button": "bir düğme",
    "a component": "bir bileşen",
    "a condition": "bir koşul",
    "a language": "bir dil",
    "a list of components": "bileşenlerin listesi",
    "a list of entities": "varlıkların listesi",
    "a list of intents": "niyetlerin listesi",
    "a list of rules": "kuralların listesi",
    "a list of sentences": "cümlelerin listesi",
    "a list of stems": "köklerin listesi",
    "a list of stories": "hikâyelerin listesi",
    "a name": "bir ad",
    "a payload": "bir anlam (payload)",
    "a sentence": "bir cümle",
    "a slot": "bir slot adı",
    "a stem": "bir kök",
    "a text": "bir metin",
    "a title": "bir başlık",
    "a variant": "bir söyleyiş",
    "a variant with its condition": "koşuluyla bir söyleyiş",
    "an example with its text": "metniyle bir örnek",
    "an intent": "bir niyet",
    "an intent with its examples": "örnekleriyle bir niyet",
    "buttons": "düğmeler",
    "concepts": "kavramlar",
    "concepts by name": "adlarıyla kavramlar",
    "conditions": "koşullar",
    "examples": "örnekler",
    "examples as a block of lines with `|`": "`|` ile başlayan bir blokta örnekler",
    "names with values": "adlar ve değerleri",
    "replies": "yanıtlar",
    "replies by name": "adlarıyla yanıtlar",
    "rules": "kurallar",
    "stems": "kökler",
    "stems in tr and en": "tr ve en kökleri",
    "the domain": "alan dosyası (domain)",
    "the intent's name": "niyetin adı",
    "the reply's variants": "yanıtın söyleyişleri",
    "topics": "konular",
    "topics with their concepts": "konular ve kavramları",
    "variants": "söyleyişler",
    # YAML's own complaints
    "mapping values are not allowed here": "burada iki nokta olamaz; metni tırnak içine alın",
    "mapping values are not allowed in this context": "burada iki nokta olamaz; metni tırnak içine alın",
    "could not find expected ':'": "beklenen iki nokta (:) bulunamadı",
    "expected ',' or ']', but got '<stream end>'": "açılan köşeli ayraç kapanmamış",
    "expected the node content, but found '<stream end>'": "açılan ayraçtan sonra dosya bitiyor",
    "expected the node content, but found '<block end>'": "girinti erken bitiyor",
    "expected <block end>, but found '-'": "bu satırın girintisi öbürleriyle aynı değil",
    "expected <block end>, but found '<block mapping start>'": "bu satırın girintisi öbürleriyle aynı değil",
    "expected <block end>, but found '<block sequence start>'": "bu satırın girintisi öbürleriyle aynı değil",
    "expected <block end>, but found '?'": "bu satırın girintisi öbürleriyle aynı değil",
    "expected <block end>, but found '<scalar>'": "tırnak ya da girinti yanlış yerde bitiyor",
    "found unexpected end of stream": "tırnak kapanmadan dosya bitiyor",
    "found character '\\t' that cannot start any token": "satır sekme (tab) ile başlıyor; boşluk kullanın",
    "found unexpected ':'": "beklenmeyen iki nokta (:)",
    "found duplicate anchor": "aynı çapa iki kez geçiyor",
    "sequence entries are not allowed here": "burada liste olamaz",
    "special characters are not allowed": "görünmeyen bir karakter var",
}
"""Every phrase that is used; a test looks for those that are missing."""
