// The words of the staff's sign-in, in both languages.

const TEXTS = {
  tr: {
    signIn: 'Giriş yapın',
    login: 'Kullanıcı adı',
    password: 'Parola',
    enter: 'Giriş yap',
    entering: 'Giriş yapılıyor',
    needLogin: 'Kullanıcı adınızı yazın.',
    needPassword: 'Parolanızı yazın.',
    factor: {
      title: 'Doğrulama kodu', more: 'Doğrulama uygulamanızdaki kodu yazın.', code: 'Kod', orRecovery: 'Uygulamanıza ulaşamıyorsanız kurtarma kodlarınızdan birini yazın.',
      needCode: 'Kodu yazın.', setUp: 'İki adımlı girişi kurun', setUpMore: 'Hesabınıza parolanızın yanında bir kodla girilir.',
      install: 'Telefonunuzda bir doğrulama uygulaması açın.', scan: 'Uygulamayla bu kareyi okutun.', picture: 'Doğrulama uygulamasıyla okutulacak kare kod',
      byHand: 'Kare kodu okutamıyor musunuz?', type: 'Uygulamada görünen altı haneli kodu yazın.', first: 'Uygulamadaki kod',
      codes: 'Kurtarma kodlarınız', codesMore: 'Telefonunuz yanınızda olmadığında her biri bir kez geçer. Güvenli bir yere kaydedin, bir daha gösterilmez.',
      copy: 'Kodları kopyala', copied: 'Kodlar kopyalandı', saved: 'Kaydettim, devam et', back: 'Başka hesapla gir',
    },
    expired: 'Oturumunuz sona erdi. Yeniden giriş yapın, yazdıklarınız duruyor.',
    unreachable: 'Sunucuya ulaşılamadı. Bağlantınızı kontrol edip yeniden deneyin.', again: 'Yeniden dene', loading: 'Yükleniyor.', slow: 'Beklenenden uzun sürüyor.',
    language: 'Dil',
  },
  en: {
    signIn: 'Sign in',
    login: 'User name',
    password: 'Password',
    enter: 'Sign in',
    entering: 'Signing in',
    needLogin: 'Enter your user name.',
    needPassword: 'Enter your password.',
    factor: {
      title: 'Verification code', more: 'Enter the code from your authenticator app.', code: 'Code', orRecovery: 'If you can’t reach your app, enter one of your recovery codes.',
      needCode: 'Enter the code.', setUp: 'Set up two-step sign-in', setUpMore: 'Your account opens with a code beside your password.',
      install: 'Open an authenticator app on your phone.', scan: 'Scan this picture with the app.', picture: 'QR code to scan with an authenticator app',
      byHand: 'Can’t scan the picture?', type: 'Enter the six digits that the app shows.', first: 'Code from the app',
      codes: 'Your recovery codes', codesMore: 'Each works once when you don’t have your phone. Keep them somewhere safe; they are not shown again.',
      copy: 'Copy the codes', copied: 'Codes copied', saved: 'I have saved them, continue', back: 'Use another account',
    },
    expired: 'Your session has ended. Sign in again; what you wrote is still here.',
    unreachable: 'The server could not be reached. Check your connection and try again.', again: 'Try again', loading: 'Loading.', slow: 'This takes longer than usual.',
    language: 'Language',
  },
};

/** @param {'tr'|'en'} language */
export function say(language) {
  return TEXTS[language];
}
