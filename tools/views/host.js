// The page's side of the conversation with its host: JSON-RPC over postMessage (MCP Apps, 2026-01-26).
// `heard` has a function for each notification of the host that the page listens to.
function talkToHost(name, heard) {
  const host = window.parent;
  const waiting = new Map();
  let number = 0;

  const send = (message) => host.postMessage({ jsonrpc: "2.0", ...message }, "*");

  function request(method, params) {
    number += 1;
    const id = number;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      send({ id, method, params });
    });
  }

  function settle({ id, result, error }) {
    const asked = waiting.get(id);
    if (asked === undefined) return;
    waiting.delete(id);
    if (error === undefined) asked.resolve(result);
    else asked.reject(new Error(error.message));
  }

  function answer({ id, method }) {
    if (method === "ping") send({ id, result: {} });
    else if (method === "ui/resource-teardown") {
      heard.teardown();
      send({ id, result: {} });
    } else send({ id, error: { code: -32601, message: `no method ${method}` } });
  }

  window.addEventListener("message", ({ source, data }) => {
    if (source !== host || data?.jsonrpc !== "2.0") return;
    if (data.method === undefined) settle(data);
    else if (data.id !== undefined) answer(data);
    else heard[data.method.replace("ui/notifications/", "")]?.(data.params ?? {});
  });

  return {
    // Resolves to what the host can do, and in what surroundings the page is.
    async begin() {
      const { hostCapabilities, hostContext } = await request("ui/initialize", {
        appInfo: { name, version: "1" },
        appCapabilities: { availableDisplayModes: ["inline", "fullscreen"] },
        protocolVersion: "2026-01-26",
      });
      send({ method: "ui/notifications/initialized", params: {} });
      return { can: hostCapabilities ?? {}, surroundings: hostContext ?? {} };
    },
    call: (tool, args) => request("tools/call", { name: tool, arguments: args }),
    tellModel: (text) => request("ui/update-model-context", { content: [{ type: "text", text }] }),
    tellSize: (width, height) => send({ method: "ui/notifications/size-changed", params: { width, height } }),
  };
}
