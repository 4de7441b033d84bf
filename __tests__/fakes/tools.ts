/** The `Tools` port on real child processes: no fake at all, only without the Actions toolkit. */

export { childProcessTools } from '../../src/cli/tools.ts';
