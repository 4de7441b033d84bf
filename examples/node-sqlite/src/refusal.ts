/** The library's "no": a rule forbids what was asked. */

export type RefusalReason =
  | 'unknown card'
  | 'replaced card'
  | 'blocked member'
  | 'fines too high'
  | 'too many loans'
  | 'unknown copy'
  | 'copy not available'
  | 'not on loan'
  | 'too many renewals'
  | 'wanted by others'
  | 'too late'
  | 'already reserved'
  | 'already on loan'
  | 'no such thing'
  | 'invalid number'
  | 'wrong amount'
  | 'branch closed'
  | 'room taken'
  | 'still in use'
  | 'changed meanwhile';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
  }
}
