import { waitUntil } from './wait-until.js';

/** One server-sent event, as a client sees it. */
export interface LiveMessage {
  readonly type: string;
  readonly id?: string;
  readonly data: unknown;
}

/** Reads a stream of server-sent events over a real connection. */
export interface LiveReader {
  readonly status: number;
  readonly contentType: string | null;
  /** Of an answer that is no stream. */
  readonly body: unknown;
  /** All events so far, without comments. */
  readonly messages: readonly LiveMessage[];
  /** Comments so far. */
  readonly comments: readonly string[];
  /** Whether the server ended the answer. */
  readonly isOver: boolean;
  /** Waits for the event behind those that it gave before. */
  next(): Promise<LiveMessage>;
  /** The client leaves. */
  leave(): void;
}

/** Opens a stream; an answer that is a problem is read whole. */
export async function readLive(url: string, token: string): Promise<LiveReader> {
  const abort = new AbortController();
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: abort.signal,
  });
  const contentType = answer.headers.get('content-type');
  const isStream = contentType?.startsWith('text/event-stream') === true;
  const messages: LiveMessage[] = [];
  const comments: string[] = [];
  const state = { isOver: false, given: 0 };
  if (isStream && answer.body !== null)
    void readEvents(answer.body, messages, comments)
      .catch(() => undefined)
      .finally(() => (state.isOver = true));
  return {
    status: answer.status,
    contentType,
    body: isStream ? undefined : await answer.json(),
    messages,
    comments,
    get isOver() {
      return state.isOver;
    },
    next: async () => {
      const index = state.given;
      const message = await waitUntil(() => messages[index], { what: `event ${index + 1} of ${url}` });
      state.given += 1;
      return message;
    },
    leave: () => abort.abort(),
  };
}

async function readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  messages: LiveMessage[],
  comments: string[],
): Promise<void> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n').filter((line) => line !== '');
      const fieldOf = (name: string): string | undefined =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const [comment, data, id] = [fieldOf(''), fieldOf('data'), fieldOf('id')];
      if (comment !== undefined) comments.push(comment);
      if (data !== undefined)
        messages.push({
          type: fieldOf('event') ?? 'message',
          data: JSON.parse(data) as unknown,
          ...(id !== undefined && { id }),
        });
    }
  }
}
