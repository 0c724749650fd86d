package browsertest

import "github.com/chromedp/cdproto/webauthn"

// Authenticator gives the page a device that makes passkeys, and answers with them at once, as whoever holds it agrees. It is
// forgotten with the page.
func (p *Page) Authenticator() {
	p.t.Helper()
	call(p, webauthn.Enable, webauthn.EnableParams{})
	p.device = call(p, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Ctap2version: "ctap2_1", Transport: "internal", HasResidentKey: true, HasUserVerification: true,
		IsUserVerified: true, AutomaticPresenceSimulation: true,
	}}).AuthenticatorID
}

// Agrees says whether whoever holds the device of Authenticator agrees at once, or leaves what is asked from now on open.
func (p *Page) Agrees(at bool) {
	p.t.Helper()
	call(p, webauthn.SetAutomaticPresenceSimulation, webauthn.SetAutomaticPresenceSimulationParams{AuthenticatorID: p.device, Enabled: at})
}
