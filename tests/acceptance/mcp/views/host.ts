// A host as assistants have one, as small as it can be: it asks a tool, and shows the tool's view in a sandboxed frame.
// The person's program drives it through `window.host`.
import { AppBridge, PostMessageTransport, getToolUiResourceUri, isToolVisibilityAppOnly } from '@modelcontextprotocol/ext-apps/app-bridge';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

type Theme = 'light' | 'dark';
type Asked = { tool: string; arguments: Record<string, unknown>; theme?: Theme; asks?: boolean; textAlone?: boolean };

const client = new Client(
    { name: 'holdfast-acceptance-host', version: '1.0.0' },
    { capabilities: { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } } }, versionNegotiation: { mode: { pin: '2026-07-28' } } } as never,
);
const told: unknown[] = [];
let bridge: AppBridge | undefined;

const host = {
    told,
    async connect() {
        await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', location.href)));
        const { tools } = await client.listTools();
        return {
            extensions: client.getServerCapabilities()?.extensions,
            views: Object.fromEntries(tools.map((tool) => [tool.name, getToolUiResourceUri(tool)]).filter(([, uri]) => uri)),
            hidden: tools.filter(isToolVisibilityAppOnly).map((tool) => tool.name),
        };
    },
    async open({ tool, arguments: args, theme, asks = true, textAlone = false }: Asked) {
        const { tools } = await client.listTools();
        const uri = getToolUiResourceUri(tools.find(({ name }) => name === tool)!)!;
        const { contents: [content] } = await client.readResource({ uri });
        await fetch('/view', { method: 'POST', body: (content as { text: string }).text });
        document.querySelector('iframe')?.remove();
        told.length = 0;
        const frame = document.createElement('iframe');
        frame.setAttribute('sandbox', 'allow-scripts');
        document.body.append(frame);
        bridge = new AppBridge(
            client,
            { name: 'holdfast-acceptance-host', version: '1.0.0' },
            { updateModelContext: { text: {} }, ...(asks ? { serverTools: {} } : {}) },
            { hostContext: { ...(theme ? { theme } : {}), locale: 'en-US', displayMode: 'inline', platform: 'web' } },
        );
        const begun = new Promise<void>((resolve) => { bridge!.oninitialized = () => resolve(); });
        bridge.onsizechange = ({ height }) => { if (height) frame.style.height = `${height}px`; };
        bridge.onupdatemodelcontext = async (context) => { told.push(context); return {}; };
        await bridge.connect(new PostMessageTransport(frame.contentWindow!, frame.contentWindow!));
        frame.src = '/view';
        await begun;
        await bridge.sendToolInput({ arguments: args });
        const { structuredContent, ...result } = await client.callTool({ name: tool, arguments: args });
        await bridge.sendToolResult({ ...result, ...(structuredContent && !textAlone ? { structuredContent } : {}) } as never);
        return content.mimeType;
    },
    dress: (theme: Theme) => bridge!.sendHostContextChange({ theme }),
    close: () => bridge!.teardownResource({}),
};
Object.assign(window, { host });
