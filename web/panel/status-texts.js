// The words of the status page.

export const TEXTS = {
  tr: {
    title: 'Talep sorgula', lead: 'Takip numaranızı yazın, talebinizin durumunu ve son adımın tarihini görün.', number: 'Takip numarası',
    hint: 'Örneğin: KPR-7Q4M-2X9D-8WTC. Küçük harf, boşluk ya da eksik çizgi sorun değil.', look: 'Sorgula', looking: 'Sorgulanıyor…', again: 'Yeniden dene', empty: 'Takip numaranızı yazın.',
    lastStep: (at) => `Son adım: ${at}`, open: 'Talebi aç', more: 'Ayrıntıları görmek için', signIn: 'panelden giriş yapın',
    unknown: 'Bu numarayla bir talep bulamadık. E-postanızdaki numarayı kopyalayıp yeniden deneyin.',
    mistake: { length: 'Numaranın uzunluğu tutmuyor; bir harf ya da rakam eksik veya fazla. KPR’den sonra 12 harf ve rakam olmalı.',
      symbol: 'Numarada geçmeyen bir işaret var. U harfi ve noktalama kullanılmaz; yeniden bakın.',
      check: 'Numaranın bir harfi ya da rakamı yanlış. Yer değiştirmiş veya karışmış olabilir; yeniden bakın.' },
  },
  en: {
    title: 'Look up a request', lead: 'Type your tracking number to see the state of your request and when the last step was.', number: 'Tracking number',
    hint: 'For example: KPR-7Q4M-2X9D-8WTC. Small letters, spaces and missing dashes are fine.', look: 'Look up', looking: 'Looking up…', again: 'Try again', empty: 'Type your tracking number.',
    lastStep: (at) => `Last step: ${at}`, open: 'Open the request', more: 'To see the details,', signIn: 'sign in to the panel',
    unknown: 'We found no request with this number. Copy the number from your e-mail and try again.',
    mistake: { length: 'The number has the wrong length; a letter or digit is missing or too many. After KPR there are 12 letters and digits.',
      symbol: 'The number holds a sign that is not used. There is no letter U and no punctuation; please look again.',
      check: 'One letter or digit is wrong. Two may be swapped or mixed up; please look again.' },
  },
};
