// The TypeScript SDK 2, in the protocol era that its argument names: legacy or modern.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { drive, resultOf } from './exchange.ts';

const modern = process.argv[2] === 'modern';

await drive(async (target, calls) => {
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
        results.push(resultOf(await client.callTool(call)));
    }
    const seen = {
        tools: tools.map((tool) => tool.name),
        results,
        protocol: client.getNegotiatedProtocolVersion() ?? null,
        notes: {
            instructions: client.getInstructions(),
            arguments: Object.fromEntries(tools.map((tool) => [tool.name, Object.keys(tool.inputSchema.properties ?? {})])),
        },
    };
    await client.close();
    return seen;
});
