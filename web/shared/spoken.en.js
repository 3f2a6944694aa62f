// All that is said in English.

import names from './names.en.js';
import words from './texts.en.js';

export default { words, names };
