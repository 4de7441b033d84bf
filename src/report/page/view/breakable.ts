/** Where a long name may go on in the next line. */

/** Characters that a piece has at least: fewer would be more elements for no better lines. */
const leastPiece = 12;

/** Pieces of `/app/tests/test_orders.py` and the like, each with the sign at its end; together they are the name. */
export function breakable(name: string): readonly string[] {
  return name.match(pieces) ?? [];
}

const pieces = new RegExp(`.{${leastPiece - 1},}?[/._:-](?=[^/._:-].{3})|.+`, 'gsu');
