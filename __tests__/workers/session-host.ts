/** A process that runs a batch of a session until it is killed: `node session-host.ts PYTHON RUNNER MARK`. */

import { type runners, SessionScene, unit } from './session-scene.ts';

const [python = '', runner = '', MARK = ''] = process.argv.slice(2);
const only = 'news/test_only.py';

const scene = await SessionScene.start(python, runner as keyof typeof runners, [only], {
  change: (sample) =>
    sample.write(only, unit('open(os.environ["MARK"], "w").write(str(os.getpid()))\ntime.sleep(300)')),
});
await scene.session.state;
await scene.run([only], { environment: { MARK } });
