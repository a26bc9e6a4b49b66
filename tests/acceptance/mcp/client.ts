// Connects to one server, lists its tools, makes the calls it is given, prints one JSON object.
// Arguments: where the server is, the protocol era, the calls; each as JSON or a plain word.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

type Target = { url: string } | { command: string; args: string[] };
type Call = { name: string; arguments: Record<string, unknown> };

const target: Target = JSON.parse(process.argv[2]);
const modern: boolean = process.argv[3] === 'modern';
const calls: Call[] = JSON.parse(process.argv[4]);

const transport = 'url' in target
    ? new StreamableHTTPClientTransport(new URL(target.url))
    : new StdioClientTransport({ ...target, stderr: 'inherit' });
const client = new Client(
    { name: 'holdfast-acceptance', version: '1.0.0' },
    { versionNegotiation: { mode: modern ? { pin: '2026-07-28' } : 'legacy' } },
);

await client.connect(transport);
// The client checks structured content against the output schemas that this call gives it.
const { tools } = await client.listTools();
const results = [];
for (const call of calls) {
    results.push(await client.callTool(call));
}
console.log(JSON.stringify({
    protocol: client.getNegotiatedProtocolVersion(),
    instructions: client.getInstructions(),
    tools: tools.map((tool) => tool.name),
    results,
}));
await client.close();
