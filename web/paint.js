// Before anything is drawn: language and theme as the person chose them, and which page's heading is shown first. A classic
// script, because those wait for nothing and are run in their place.
const root = document.documentElement;
const stored = (key, store = "localStorage") => {
  try {
    return window[store].getItem(key);
  } catch {
    return null;
  }
};
if (stored("netcert.language") === "en") root.lang = "en";
const theme = stored("netcert.theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;

// Where the page's first heading, or its place, depends on what the server says or on a site that waits, there is none
// before that.
const { pathname, search } = location;
const isOpen =
  search !== "" ||
  (pathname === "/" && stored("netcert.signed_in") !== null) ||
  (pathname === "/" && stored("netcert.pending_request", "sessionStorage") !== null) ||
  (pathname === "/enrol" && stored("netcert.enrolling") !== null);
if (!isOpen) root.dataset.page = pathname;
