// The switch between light and dark. What was chosen is kept for the next page where the browser keeps anything: it does
// not for files that are opened from disk in some.

const key = "rollcall-theme";

export function startTheme(): void {
  const select = document.getElementById("theme");
  if (!(select instanceof HTMLSelectElement)) return;
  const show = (theme: string) => {
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  select.value = kept();
  show(select.value);
  select.addEventListener("change", () => {
    show(select.value);
    keep(select.value);
  });
  const form = select.closest("form");
  if (form !== null) form.hidden = false;
}

function kept(): string {
  try {
    const theme = localStorage.getItem(key);
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

function keep(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Then it holds for this page alone.
  }
}
