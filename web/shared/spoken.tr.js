// All that is said in Turkish.

import names from './names.tr.js';
import words from './texts.tr.js';

export default { words, names };
