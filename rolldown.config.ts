/** Builds dist/. */

import { actionBundle } from './scripts/action-bundle.ts';
import { pageBundle } from './scripts/page-bundle.ts';

// The page comes second: the first of them empties dist/.
export default [actionBundle('dist'), pageBundle('dist')];
