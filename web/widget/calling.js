// Calls somebody back who asked for it: a notice of the browser and a short tone, when a person writes while nobody looks. Loaded when it is wanted.

const TAG = 'kopru'; // Several tabs make one notice.
const [TONES, LONG] = [[660, 880], 0.12]; // Hertz, one after the other, and seconds of each.

/** Asks for what a notice needs; without it there is still the tone. Called by a press, as browsers want it. */
export async function ask() {
  if ('Notification' in window && Notification.permission === 'default') await Notification.requestPermission();
}

/** @param {string} title who writes; what was written stays in the window, for others may look at the screen */
export function call(title) {
  sound();
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const notice = new Notification(title, { tag: TAG });
    notice.onclick = () => { window.focus(); window.kopru?.open(); notice.close(); };
  } catch (refused) {
    console.info('kopru: this browser shows notices from workers only', refused);
  }
}

function sound() {
  const room = new AudioContext();
  TONES.forEach((pitch, n) => {
    const [tone, volume] = [room.createOscillator(), room.createGain()];
    const at = room.currentTime + n * LONG;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.08, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + LONG);
    tone.connect(volume).connect(room.destination);
    tone.start(at);
    tone.stop(at + LONG);
    tone.onended = () => n === TONES.length - 1 && room.close();
  });
}
