// The TypeScript SDK 1, which most assistants still stand on.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { drive, resultOf } from './exchange.ts';

await drive(async (target, calls) => {
    const transport = 'url' in target
        ? new StreamableHTTPClientTransport(new URL(target.url))
        : new StdioClientTransport({ ...target, stderr: 'inherit' });
    const client = new Client({ name: 'holdfast-acceptance', version: '1.0.0' });
    await client.connect(transport);
    // The client checks structured content against the output schemas that this call gives it.
    const { tools } = await client.listTools();
    const results = [];
    for (const call of calls) {
        results.push(resultOf(await client.callTool(call)));
    }
    const protocol = 'protocolVersion' in transport ? transport.protocolVersion ?? null : null;
    await client.close();
    return { tools: tools.map((tool) => tool.name), results, protocol, notes: {} };
});
