import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type WaitNode, waitTree } from '../../../../src/report/page/view/wait-tree.ts';

const wait = (blocked: string, blocker: string) => ({ blocked, blocker, lock: `${blocked} on ${blocker}` });

it('puts each session below the one that blocks it', () => {
  expect(waitTree([wait('2', '1'), wait('3', '2'), wait('4', '1')])).toEqual([
    {
      session: '1',
      lock: '',
      blocked: [
        { session: '2', lock: '2 on 1', blocked: [{ session: '3', lock: '3 on 2', blocked: [] }] },
        { session: '4', lock: '4 on 1', blocked: [] },
      ],
    },
  ]);
});

it('ends where sessions wait for each other', () => {
  expect(waitTree([wait('1', '2'), wait('2', '1')])).toEqual([
    {
      session: '2',
      lock: '',
      blocked: [{ session: '1', lock: '1 on 2', blocked: [{ session: '2', lock: '2 on 1', blocked: [] }] }],
    },
  ]);
});

it('has every wait once, whatever waits for what', () => {
  const session = fc.constantFrom('1', '2', '3', '4');
  fc.assert(
    fc.property(fc.array(fc.tuple(session, session)), (pairs) => {
      const waits = pairs.map(([blocked, blocker]) => wait(blocked, blocker));
      const locks = (nodes: readonly WaitNode[]): string[] =>
        nodes.flatMap(({ lock, blocked }) => [lock, ...locks(blocked)]);
      const found = locks(waitTree(waits)).filter((lock) => lock !== '');
      expect(found.sort()).toEqual(waits.map(({ lock }) => lock).sort());
    }),
  );
});
