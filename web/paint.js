// Before anything is drawn: language and theme as the person chose them, and which page's heading is shown first. A classic
// script, because those wait for nothing and are run in their place.
const root = document.documentElement;
const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
if (stored("netcert.language") === "en") root.lang = "en";
const theme = stored("netcert.theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;

// Where the page's first heading depends on what the server says, there is none before that.
const { pathname, search } = location;
const dependsOnServer =
  search !== "" ||
  (pathname === "/" && stored("netcert.signed_in") !== null) ||
  (pathname === "/enrol" && stored("netcert.enrolling") !== null);
if (!dependsOnServer) root.dataset.page = pathname;
