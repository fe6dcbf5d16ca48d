// Forms that carry data-passkey="new" or "known" ask the device before they are sent. Without this script, or without passkeys, such forms stay hidden.
(() => {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON || !window.PublicKeyCredential.parseRequestOptionsFromJSON) return;
  const show = () => document.querySelectorAll('[data-passkeys]').forEach(part => { part.hidden = false; });
  show();
  new MutationObserver(show).observe(document.body, { childList: true, subtree: true });

  const token = form => form.elements.namedItem('__RequestVerificationToken').value;
  async function ask(form) {
    const kind = form.dataset.passkey;
    const answer = await fetch(`/account/passkeys/${kind}`, { method: 'POST', headers: { RequestVerificationToken: token(form) } });
    if (!answer.ok) throw new Error(answer.status === 429 ? 'Too many tries from your address. Wait a minute.' : 'That did not work. Load this page again.');
    const options = await answer.json();
    return kind === 'new'
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }

  document.addEventListener('submit', async event => {
    const form = event.target, sent = form.querySelector?.('[data-credential]');
    if (!form.dataset?.passkey || !sent || sent.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const said = form.querySelector('[role=status]'), button = form.querySelector('button');
    button.disabled = true;
    try {
      sent.value = JSON.stringify(await ask(form));
      form.submit();
    } catch (problem) {
      said.textContent = problem.name === 'NotAllowedError' ? 'The device did not confirm. Try again when you are ready.' : problem.name === 'SecurityError' ? 'Passkeys belong to a name, and this address is a number. Open this site as localhost or by its public address, then try again.' : problem.name === 'InvalidStateError' ? 'This device has a passkey for this account already.' : problem.message;
    } finally { button.disabled = false; }
  }, true);
})();
