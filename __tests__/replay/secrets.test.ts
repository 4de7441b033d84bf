import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretsInEnvironment, withoutSecrets } from '../../src/replay/secrets.ts';

describe('secrets of a job', () => {
  it('are told by the names of their variables', () => {
    const environment = {
      API_TOKEN: 'of the api',
      AWS_SECRET_ACCESS_KEY: 'of the cloud',
      MYSQL_PWD: 'of the server',
      DB_PASSWORD: 'of the database',
      PWD: '/home/me/shop',
      OLDPWD: '/home/me',
      SSH_KEY_FILE: '/home/me/.ssh/id',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.test/',
      KEYBOARD: 'us',
      AWS_SESSION_TOKEN: '/of/the/session',
      SLACK_TOKEN: 'https://hooks.test/of/the/chat',
      EMPTY_TOKEN: undefined,
    };
    expect(secretsInEnvironment(environment).filter((secret) => !secret.includes('%'))).toEqual([
      'of the api',
      'of the cloud',
      'of the server',
      'of the database',
      '/of/the/session',
      'https://hooks.test/of/the/chat',
    ]);
  });

  it('are also as a URL has them, line by line, and in URLs under any name', () => {
    const environment = {
      DEPLOY_KEY: '-----BEGIN-----\nMIIEpAIB+AAK\n-----END-----',
      CACHE: 'redis://:p%40ss+word@cache:6379/0',
      QUEUE: 'amqp://me@queue/none',
    };
    const text =
      'a MIIEpAIB+AAK b MIIEpAIB%2BAAK c redis://:p%40ss+word@cache:6379/0 d p%40ss+word e p@ss+word f amqp://me@queue/none';
    expect(withoutSecrets(text, secretsInEnvironment(environment))).toBe(
      'a *** b *** c *** d *** e *** f amqp://me@queue/none',
    );
  });

  it('are left out of a text, the longest first, wherever they stand', () => {
    expect(withoutSecrets('curl -u me:s3cret+more -H s3cret+', ['s3cret+', 's3cret+more'])).toBe(
      'curl -u me:*** -H ***',
    );
  });

  it('are neither placeholders nor names', () => {
    const text = 'PW={password} psql -U postgres -W password';
    expect(withoutSecrets(text, ['password', 'postgres'], new Set(['postgres']))).toBe(
      'PW={password} psql -U postgres -W ***',
    );
  });

  it('are in no text afterwards, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!secret.includes('*') && !/^\{[\w.-]+\}$/.test(secret));
        const plain = [before, after].map((text) => text.replaceAll(/[{}]/g, ''));
        const text = plain.join(secret);
        fc.pre(!/\{[A-Za-z_][\w.-]*\}/.test(text));
        expect(withoutSecrets(text, [secret])).not.toContain(secret);
      }),
    );
  });
});
