// Starts the portal. Language and theme are set before anything is drawn, so that nothing flashes.
import init from "/netcert-web.js";

const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const root = document.documentElement;
if (stored("netcert.language") === "en") root.lang = "en";
const theme = stored("netcert.theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;

// A newer version that waits takes over here, before anything is drawn, and never in the middle of a page.
const takenOver = async () => {
  const waiting = (await navigator.serviceWorker?.getRegistration())?.waiting;
  if (!waiting) return false;
  return new Promise((done) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => done(true), { once: true });
    setTimeout(() => done(false), 2000);
    waiting.postMessage("take over");
  });
};
if (await takenOver().catch(() => false)) {
  location.reload();
  await new Promise(() => {});
}

try {
  await init({ module_or_path: "/netcert-web_bg.wasm" });
  document.getElementById("boot")?.remove();
} catch (failure) {
  document.getElementById("boot-wait")?.setAttribute("hidden", "");
  document.getElementById("boot-failed")?.removeAttribute("hidden");
  throw failure;
}

// After the first screen, so as not to stand in its way; without one the portal just needs the server each time.
navigator.serviceWorker?.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
