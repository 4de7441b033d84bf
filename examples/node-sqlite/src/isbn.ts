/** ISBN numbers: their check digits and the one form that the catalog keeps. */

/** The digit that makes twelve digits an ISBN-13. */
export function isbn13CheckDigit(twelve: string): string {
  const sum = [...twelve].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return String((10 - (sum % 10)) % 10);
}

/** The digit or `X` that makes nine digits an ISBN-10. */
export function isbn10CheckDigit(nine: string): string {
  const sum = [...nine].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

/** Thirteen digits for a valid ISBN in either form, hyphens or not; undefined for anything else. */
export function normaliseIsbn(text: string): string | undefined {
  const bare = text.replace(/[\s-]/g, '').toUpperCase();
  if (/^97[89]\d{10}$/.test(bare)) {
    return isbn13CheckDigit(bare.slice(0, 12)) === bare[12] ? bare : undefined;
  }
  if (/^\d{9}[\dX]$/.test(bare)) {
    if (isbn10CheckDigit(bare.slice(0, 9)) !== bare[9]) return undefined;
    const twelve = `978${bare.slice(0, 9)}`;
    return twelve + isbn13CheckDigit(twelve);
  }
  return undefined;
}
