package openbadges

import "strings"

// Validate reports every fault in the shape of the assertion and of what is embedded in it, as Problems; nil if there
// is none. A revoked assertion needs nothing but its id. Whether the badge is expired, revoked or genuine is not asked.
// Source: Open Badges 2.0, Assertion and Data Validation.
func (a *Assertion) Validate() error { return validate(a, a.rules) }

// Validate is as for Assertion.
func (b *BadgeClass) Validate() error { return validate(b, b.rules) }

// Validate checks a Profile that need not be an issuer: only id and type are required.
func (p *Profile) Validate() error { return validate(p, p.rules) }

// ValidateIssuer checks a Profile that issues badges: name, url and email are required too.
func (p *Profile) ValidateIssuer() error { return validate(p, p.issuerRules) }

// Validate is as for Assertion. All four properties are required, as both known validators demand.
func (k *CryptographicKey) Validate() error { return validate(k, k.rules) }

// Validate is as for Assertion.
func (r *RevocationList) Validate() error { return validate(r, r.rules) }

// Validate is as for Assertion.
func (e *Endorsement) Validate() error { return validate(e, e.rules) }

func (a *Assertion) rules(c *checker) {
	c.need("id", a.ID != "")
	c.iri("id", a.ID)
	c.language(a.Language)
	if a.IsRevoked() {
		return
	}
	c.class(a.Type, "Assertion")
	c.need("recipient", a.Recipient != nil)
	if a.Recipient != nil {
		c.part("recipient", a.Recipient, a.Recipient.rules)
	}
	c.need("badge", !a.Badge.IsZero())
	link(c, "badge", a.Badge, (*BadgeClass).rules)
	c.verification(a.Verification, a.Verify)
	c.period(a.IssuedOn, a.Expires)
	c.image("image", a.Image)
	for i, e := range a.Evidence {
		link(c, item("evidence", i, len(a.Evidence)), e, func(e *Evidence, c *checker) { c.iri("id", e.ID) })
	}
	c.edition(a.Related, a.Endorsement)
}

// link checks an embedded object by its rules, and anything else as an address.
func link[T any](c *checker, property string, to Link[T], rules func(*T, *checker)) {
	if to.Object == nil {
		c.iri(property, to.ID)
		return
	}
	c.part(property, to.Object, func(c *checker) { rules(to.Object, c) })
}

func (c *checker) period(issuedOn, expires string) {
	c.need("issuedOn", issuedOn != "")
	c.time("issuedOn", issuedOn)
	c.time("expires", expires)
	if expires == "" {
		return
	}
	from, err := ParseTime(issuedOn)
	until, err2 := ParseTime(expires)
	if err == nil && err2 == nil && until.Before(from) {
		c.add("expires", CodeOrder, expires)
	}
}

// verification checks how an Assertion or Endorsement is verified; verify is the older name.
func (c *checker) verification(verification, verify *VerificationObject) {
	property, v := "verification", verification
	switch {
	case verification != nil && verify != nil:
		c.add("verify", CodeTwice, "verification")
	case verification == nil && verify != nil:
		property, v = "verify", verify
	case verification == nil:
		c.need("verification", c.wrong["verify"])
		return
	}
	c.part(property, v, func(c *checker) {
		c.need("type", len(v.Type) > 0)
		if len(v.Type) > 0 && v.IsHosted() == v.IsSigned() {
			c.add("type", CodeVerification, HostedBadge+", "+SignedBadge)
		}
		c.iri("creator", v.Creator)
	})
}

func (i *IdentityObject) rules(c *checker) {
	c.need("type", len(i.Type) > 0)
	c.need("identity", i.Identity != "")
	c.need("hashed", i.Hashed != nil)
	if i.Hashed == nil || i.Identity == "" {
		return
	}
	if *i.Hashed != isIdentityHash(i.Identity) {
		c.add("hashed", CodeHashed, "")
	} else if !*i.Hashed && hasType(i.Type, "email") {
		c.email("identity", i.Identity)
	}
}

func (b *BadgeClass) rules(c *checker) {
	c.need("id", b.ID != "")
	c.iri("id", b.ID)
	c.language(b.Language)
	c.class(b.Type, "BadgeClass")
	c.need("name", b.Name != "")
	c.need("description", b.Description != "")
	c.need("image", !b.Image.IsZero())
	c.image("image", b.Image)
	c.need("criteria", !b.Criteria.IsZero())
	if criteria := b.Criteria.Object; criteria != nil {
		c.part("criteria", criteria, func(c *checker) {
			c.need("narrative", criteria.Narrative != "" || criteria.ID != "")
			c.iri("id", criteria.ID)
		})
	} else {
		c.url("criteria", b.Criteria.ID)
	}
	c.need("issuer", !b.Issuer.IsZero())
	link(c, "issuer", b.Issuer, (*Profile).issuerRules)
	for i, a := range b.Alignment {
		c.part(item("alignment", i, len(b.Alignment)), &a, func(c *checker) {
			c.need("targetName", a.TargetName != "")
			c.need("targetUrl", a.TargetURL != "")
			c.url("targetUrl", a.TargetURL)
		})
	}
	c.edition(b.Related, b.Endorsement)
}

func (p *Profile) issuerRules(c *checker) {
	c.need("name", p.Name != "")
	c.need("url", p.URL != "")
	c.need("email", p.Email != "")
	p.rules(c)
}

func (p *Profile) rules(c *checker) {
	c.need("id", p.ID != "")
	c.iri("id", p.ID)
	c.language(p.Language)
	c.class(p.Type, "Profile", "Issuer")
	c.url("url", p.URL)
	c.email("email", p.Email)
	c.check("telephone", p.Telephone, CodeTelephone, telephone.MatchString)
	c.image("image", p.Image)
	for i, k := range p.PublicKey {
		link(c, item("publicKey", i, len(p.PublicKey)), k, (*CryptographicKey).rules)
	}
	if v := p.Verification; v != nil {
		c.part("verification", v, v.policyRules)
	}
	c.url("revocationList", p.RevocationList)
	c.edition(p.Related, p.Endorsement)
}

// policyRules are those of the verification object of a Profile. Its type is not asked for, though the text requires
// it: the specification's own first example and many issuers leave it out, and nothing depends on it.
func (v *VerificationObject) policyRules(c *checker) {
	c.check("verificationProperty", v.VerificationProperty, CodeVerification, func(s string) bool { return s == "id" })
	for i, prefix := range v.StartsWith {
		c.url(item("startsWith", i, len(v.StartsWith)), prefix)
	}
	for i, origin := range v.AllowedOrigins {
		c.check(item("allowedOrigins", i, len(v.AllowedOrigins)), origin, CodeOrigin, hostName.MatchString)
	}
}

func (k *CryptographicKey) rules(c *checker) {
	c.need("id", k.ID != "")
	c.iri("id", k.ID)
	c.class(k.Type, "CryptographicKey")
	c.need("owner", k.Owner != "")
	c.iri("owner", k.Owner)
	c.need("publicKeyPem", k.PublicKeyPem != "")
	if k.PublicKeyPem == "" {
		return
	}
	if public, err := ParsePublicKey(k.PublicKeyPem); err != nil {
		c.add("publicKeyPem", CodeKey, strings.TrimPrefix(err.Error(), "public key: "))
	} else if public.N.BitLen() < MinKeyBits {
		c.add("publicKeyPem", CodeKey, "fewer than 2048 bits")
	}
}

func (r *RevocationList) rules(c *checker) {
	c.class(r.Type, "RevocationList")
	c.iri("id", r.ID)
	c.iri("issuer", r.Issuer)
	c.need("revokedAssertions", r.RevokedAssertions != nil)
	for i, entry := range r.RevokedAssertions {
		link(c, item("revokedAssertions", i, len(r.RevokedAssertions)), entry, func(entry *RevokedAssertion, c *checker) {
			c.need("id", entry.ID != "" || entry.UID != "")
			c.iri("id", entry.ID)
		})
	}
}

func (e *Endorsement) rules(c *checker) {
	c.need("id", e.ID != "")
	c.iri("id", e.ID)
	c.language(e.Language)
	c.need("issuer", !e.Issuer.IsZero())
	link(c, "issuer", e.Issuer, (*Profile).issuerRules)
	if e.Revoked != nil && *e.Revoked {
		return
	}
	c.class(e.Type, "Endorsement")
	c.need("claim", e.Claim != nil)
	if e.Claim != nil {
		c.part("claim", e.Claim, func(c *checker) {
			c.need("id", e.Claim.ID != "")
			c.iri("id", e.Claim.ID)
		})
	}
	c.need("issuedOn", e.IssuedOn != "")
	c.time("issuedOn", e.IssuedOn)
	c.verification(e.Verification, e.Verify)
}
