// A phone's camera gives one picture at a time: they are gathered in the form's own field, so that the form is sent as
// it would be without this module.

const form = document.querySelector("[data-photograph]");

if (form) {
  const field = form.querySelector('[name="photographs"]');
  const taken = form.querySelector("[data-taken]");
  const undo = form.querySelector("[data-undo]");
  const words = form.querySelector("[data-camera-words]");
  const first = words.textContent;
  let pictures = [];

  form.querySelector("[data-without-script]").remove();
  form.classList.add("gathers");

  const show = () => {
    const held = new DataTransfer();
    for (const picture of pictures) {
      held.items.add(picture);
    }
    field.files = held.files;
    words.textContent = pictures.length ? form.dataset.wordsNext : first;
    taken.textContent = pictures.length ? `${form.dataset.wordsPages}: ${pictures.length}` : "";
    undo.hidden = pictures.length === 0;
  };

  field.addEventListener("change", () => {
    pictures = [...pictures, ...field.files];
    show();
  });

  undo.addEventListener("click", () => {
    pictures = pictures.slice(0, -1);
    show();
    field.focus();
  });

  form.addEventListener("submit", () => {
    taken.textContent = form.dataset.wordsSending;
  });
}
