// Starts the portal. Language and theme are set before anything is drawn, so that nothing flashes.
import init from "./netcert-web.js";

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

try {
  await init({ module_or_path: new URL("netcert-web_bg.wasm", import.meta.url) });
  document.getElementById("boot")?.remove();
} catch (failure) {
  document.getElementById("boot-wait")?.setAttribute("hidden", "");
  document.getElementById("boot-failed")?.removeAttribute("hidden");
  throw failure;
}

// After the first screen, so as not to stand in its way; without one the portal just needs the server each time.
navigator.serviceWorker?.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
