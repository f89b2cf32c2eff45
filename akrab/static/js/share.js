// The phone's own way to share; without it the link opens WhatsApp.
document.getElementById("share")?.addEventListener("click", (event) => {
  const { title, url } = event.currentTarget.dataset;
  if (!navigator.share) return;
  event.preventDefault();
  navigator.share({ title, url }).catch(() => { /* put away */ });
});
