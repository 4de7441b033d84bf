/** MySQL prints a column's character set beside its collation only where a statement once named both, or printed so. */

import { type Dialect, tokens } from './tokens.ts';

/**
 * `create` without the character sets that the collation after them implies. A table that got its collation from its
 * database is printed without them, and its copy, made from that, with them.
 */
export function withoutImpliedCharacterSets(create: string, dialect: Dialect): string {
  const kept: string[] = [];
  for (const { text } of tokens(create, dialect)) {
    kept.push(text);
    const [character, , set, , name = '', , collate, , collation = ''] = kept.slice(-9);
    const isImplied = collation.startsWith(`${name}_`) || (collation === 'binary' && name === 'binary');
    if (character === 'CHARACTER' && set === 'SET' && collate === 'COLLATE' && isImplied) {
      kept.splice(-9, 6);
    }
  }
  return kept.join('');
}
