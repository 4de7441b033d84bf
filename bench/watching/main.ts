/** The main step's entry, which leaves behind what its process has used. */

import './usage.ts';
import '../../src/main.ts';
