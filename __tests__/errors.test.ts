import { describe, expect, it } from 'vitest';
import { messageOf, UserError } from '../src/errors.ts';

describe('the message of what was thrown', () => {
  it.each([
    ['a plain error', new Error('no'), 'no'],
    ['an error with a cause', new Error('no', { cause: new Error('why') }), 'no: why'],
    ['a cause that is quoted already', new Error('no: why', { cause: new Error('why') }), 'no: why'],
    [
      'several errors',
      new AggregateError([new Error('first'), new Error('second')]),
      'several errors: first: second',
    ],
    ['something else', 'text', 'text'],
  ])('of %s', (_, thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });

  it('lists all problems of the user', () => {
    expect(messageOf(new UserError(['one', 'two']))).toBe('- one\n- two');
    expect(messageOf(new UserError('only one'))).toBe('only one');
  });
});
