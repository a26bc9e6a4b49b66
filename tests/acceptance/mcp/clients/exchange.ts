// What every client program reads and prints: see exchange.py beside this.
export type Target = { url: string } | { command: string; args: string[] };
export type Call = { name: string; arguments: Record<string, unknown> };
type Content = { type: string; text?: string };
type Result = { structured: unknown; for_model: string; is_error: boolean };
export type Seen = {
    tools: string[];
    results: Result[];
    protocol: string | null;
    notes: Record<string, unknown>;
};

export function resultOf(done: { structuredContent?: unknown; content?: unknown; isError?: unknown }): Result {
    const content = (done.content ?? []) as Content[];
    return {
        structured: done.structuredContent ?? null,
        for_model: content.filter((part) => part.type === 'text').map((part) => part.text).join('\n'),
        is_error: done.isError === true,
    };
}

export async function drive(visit: (target: Target, calls: Call[]) => Promise<Seen>): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of process.stdin) {
        parts.push(part);
    }
    const asked: { targets: Record<string, Target>; calls: Call[] } = JSON.parse(Buffer.concat(parts).toString('utf8'));
    const seen: Record<string, Seen> = {};
    for (const [name, target] of Object.entries(asked.targets)) {
        seen[name] = await visit(target, asked.calls);
    }
    console.log(JSON.stringify(seen));
}
