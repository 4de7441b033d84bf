/** Somebody who connects again as soon as he is sent away. */

export interface Visitor extends AsyncDisposable {
  /** How often he came in. */
  visits(): number;
}

/** `stay`: waits inside for a moment; rejects when he was sent away. */
export function returning<Client extends AsyncDisposable>(
  connect: () => Promise<Client>,
  stay: (client: Client) => Promise<unknown>,
): Visitor {
  let isOver = false;
  let visits = 0;
  const running = (async () => {
    while (!isOver) {
      try {
        await using client = await connect();
        visits += 1;
        while (!isOver) await stay(client);
      } catch {
        // Sent away, or not let in.
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  })();
  return {
    visits: () => visits,
    async [Symbol.asyncDispose]() {
      isOver = true;
      await running;
    },
  };
}
