import { HftError } from "../errors.js";

/** A service with OpenAI's interface. */
export interface ModelEndpoint {
  /** @throws Error when no answer comes in time. */
  ask(request: ModelRequest): Promise<{ content: string; refusal: string; tokens: number }>;
  /** @throws Error for what is no opinion. */
  parse(content: string): Record<string, unknown>;
}

export interface ModelRequest {
  model: string;
  instructions: string;
  question: string;
  timeoutMs: number;
}

/** What is used of the `openai` package and of `zod`. */
interface Completion {
  choices: { message: { content: string | null; refusal?: string | null } }[];
  usage?: { total_tokens?: number };
}
interface Client {
  chat: { completions: { create(body: object, options: object): Promise<Completion> } };
}
interface Sdk {
  make(options: { apiKey: string; baseURL?: string; maxRetries: number }): Client;
  format: unknown;
  parse(value: unknown): unknown;
}

const MOST_TOKENS = 300;

/** The page's sandbox has another file in this one's place, which knows no endpoint. */
export const canAskModels = (): boolean => true;

/** @throws HftError 6006 where the packages are not installed. */
export async function connectModel(to: { apiKey: string | undefined; baseURL: string | undefined }): Promise<ModelEndpoint> {
  const sdk = await loadSdk();
  const environment = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env ?? {};
  const { apiKey = environment.OPENAI_API_KEY ?? "none", baseURL } = to;
  const client = sdk.make({ apiKey, maxRetries: 0, ...(baseURL === undefined ? {} : { baseURL }) });
  return {
    async ask({ model, instructions, question, timeoutMs }) {
      const body = {
        model,
        temperature: 0,
        max_completion_tokens: MOST_TOKENS,
        response_format: sdk.format,
        messages: [
          { role: "system", content: instructions },
          { role: "user", content: question },
        ],
      };
      const { choices, usage } = await client.chat.completions.create(body, { timeout: timeoutMs });
      const { content, refusal } = choices[0]?.message ?? {};
      return { content: content ?? "", refusal: refusal ?? "", tokens: usage?.total_tokens ?? 0 };
    },
    parse: (content) => sdk.parse(jsonOf(content)) as Record<string, unknown>,
  };
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new Error("an answer that is no JSON");
  }
}

/** @throws HftError 6006 where the packages are not installed. */
async function loadSdk(): Promise<Sdk> {
  const [openai, helpers, zod] = ["openai", "openai/helpers/zod", "zod"];
  try {
    const [{ default: OpenAI }, { zodResponseFormat }, { z }] = await Promise.all([
      import(/* @vite-ignore */ openai as string),
      import(/* @vite-ignore */ helpers as string),
      import(/* @vite-ignore */ zod as string),
    ]);
    const schema = z.object({
      action: z.enum(["buy", "sell", "hold"]),
      confidence: z.number().min(0).max(1),
      reason: z.string().max(500),
      price: z.number().positive().nullable(),
      quantity: z.number().positive().nullable(),
    });
    return {
      make: (options) => new OpenAI(options),
      format: zodResponseFormat(schema, "opinion"),
      parse: (value) => parsed(schema.safeParse(value)),
    };
  } catch {
    throw new HftError(
      6006,
      "Language models are asked by the packages openai and zod, which are not installed here: npm install openai zod.",
    );
  }
}

function parsed(result: { success: boolean; data?: unknown; error?: { issues: { path: unknown[]; message: string }[] } }): unknown {
  if (result.success) return result.data;
  const issue = result.error?.issues[0];
  throw new Error(`an answer that does not fit: ${issue?.path.join(".")}: ${issue?.message}`);
}
