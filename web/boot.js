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

await init({ module_or_path: "/netcert-web_bg.wasm" });

// After the first screen, so as not to stand in its way; without one the portal just needs the server each time.
navigator.serviceWorker?.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
