/** A request to the fake service, understood: which operation it is and what answers it. */

export type Operation = 'lookup' | 'reserve' | 'upload' | 'finish' | 'download';

export interface CacheHttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface CacheAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | object;
}

export interface Call {
  readonly operation: Operation;
  readonly key?: string;
  readonly version?: string;
  /** How the protocol says "no such entry" and "you may not"; for the fault switches. */
  miss(): CacheAnswer;
  denied(reason: string): CacheAnswer;
  answer(): CacheAnswer;
}

/** Where the service is reached and which token its clients must show. */
export interface ServiceAddress {
  readonly url: string;
  readonly token: string;
}

export function hasToken(request: CacheHttpRequest, address: ServiceAddress): boolean {
  return request.headers['authorization'] === `Bearer ${address.token}`;
}
