// Starts an entry point's wasm. The first heading that it draws takes the first paint away.
export const boot = async (start, wasm) => {
  try {
    await start({ module_or_path: wasm });
  } catch (failure) {
    document.getElementById("opening")?.setAttribute("hidden", "");
    document.getElementById("not-opened")?.removeAttribute("hidden");
    throw failure;
  }
  // When nothing else is to be done, so as not to stand in the way of the first screen; without a service worker the portal
  // just needs the server each time.
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
  whenIdle(() => navigator.serviceWorker?.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => {}));
};
