// Package storetest judges a store: one suite that SQLite and PostgreSQL both have to pass.
package storetest

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
)

// Open opens a fresh, empty store; it is closed when the test ends.
type Open func(t *testing.T) *store.Store

// subject is what one of the store's types keeps, with what it must do.
type subject struct {
	name  string
	tests []test
}

type test struct {
	name string
	run  func(*testing.T, *store.Store)
}

var subjects = []subject{
	{"Organisations", []test{
		{"Organisation", testOrganisation},
		{"OrganisationOnce", testOrganisationOnce},
		{"Changes", testChanges},
	}},
	{"Classes", []test{
		{"Versions", testVersions},
		{"Look", testLook},
	}},
	{"Batches", []test{
		{"BatchIsAllOrNothing", testBatchIsAllOrNothing},
		{"UnfinishedBatch", testUnfinishedBatch},
		{"ChunkOnce", testChunkOnce},
		{"Batches", testBatches},
		{"Undo", testUndo},
		{"Halt", testHalt},
		{"UndoUnfinished", testUndoUnfinished},
		{"F16Reinstate", testReinstate},
		{"F16ReinstateSome", testReinstateSome},
	}},
	{"Awards", []test{
		{"T18NotTwice", testNotTwice},
		{"ExpiredGivesWay", testExpiredGivesWay},
		{"Revoke", testRevoke},
		{"Erase", testErase},
		{"Replace", testReplace},
		{"ReplaceAtOnce", testReplaceAtOnce},
		{"ReplacementEnded", testReplacementEnded},
		{"AmendAtOnce", testAmendAtOnce},
		{"ReplaceNothingIssued", testReplaceNothingIssued},
		{"RefusedRow", testRefusedRow},
		{"Awards", testAwards},
		{"Signed", testSigned},
		{"ShowName", testShowName},
		{"Former", testFormer},
		{"Numbered", testNumbered},
		{"RecordedAtOnce", testRecordedAtOnce},
		{"TakenBack", testTakenBack},
		{"Person", testPerson},
		{"Selection", testSelection},
		{"History", testHistory},
		{"Filed", testFiled},
	}},
	{"Catalogue", []test{
		{"Catalogue", testCatalogue},
		{"ListClass", testListClass},
		{"RebuildCatalogue", testRebuildCatalogue},
	}},
	{"Drafts", []test{
		{"Draft", testDraft},
		{"FindDrafts", testFindDrafts},
		{"PublishDraft", testPublishDraft},
		{"RetireClass", testRetireClass},
	}},
	{"Reviews", []test{
		{"Policy", testPolicy},
		{"Review", testReview},
		{"DraftAuthors", testDraftAuthors},
	}},
	{"Yearbook", []test{
		{"Yearbook", testYearbook},
	}},
	{"Departments", []test{
		{"Departments", testDepartments},
		{"T20Owned", testOwned},
	}},
	{"Mails", []test{
		{"Mail", testMail},
		{"F12RacingMails", testRacingMails},
		{"T28MailShares", testMailShares},
		{"T28ReachedElsewhere", testReachedElsewhere},
		{"T28OneLearner", testOneLearner},
		{"T29PassedOn", testPassedOn},
		{"T29Redirected", testRedirected},
		{"T29AddressesKept", testAddressesKept},
		{"T29ByHandTwice", testByHandTwice},
		{"UntoldAreNotTold", testUntold},
		{"ToldWhereAsked", testToldWhereAsked},
		{"MailSettings", testMailSettings},
	}},
	{"People", []test{
		{"People", testPeople},
		{"T20LastOwner", testLastOwner},
		{"T20HandOver", testHandOver},
		{"T20HandOverReach", testHandOverReach},
		{"NamesAsTheyWere", testNamesAsTheyWere},
		{"OfficeMailbox", testOfficeMailbox},
		{"T24Sessions", testSessions},
		{"Links", testLinks},
		{"ForgetPeople", testForgetPeople},
		{"Passkeys", testPasskeys},
		{"T29Providers", testProviders},
	}},
	{"Plans", []test{
		{"Plan", testPlan},
		{"ForgetPlans", testForgetPlans},
	}},
	{"Proposals", []test{
		{"T18Proposal", testProposal},
		{"T18Renewing", testRenewing},
		{"ForgetProposals", testForgetProposals},
		{"Headers", testHeaders},
		{"F12Schedule", testSchedule},
	}},
	{"Claims", []test{
		{"Claim", testClaim},
		{"Reports", testClaimReports},
		{"T26Readers", testReaders},
		{"T28Receipts", testReceipts},
	}},
	{"Actors", []test{
		{"Actor", testActor},
		{"Nobody", testNobody},
		{"T32AuditChain", testAuditChain},
	}},
	{"Faults", []test{
		{"F2Failpoints", testFailpoints},
		{"F12RacingPublishers", testRacingPublishers},
		{"RacingRevocation", testRacingRevocation},
	}},
}

// Run judges the stores that open gives.
func Run(t *testing.T, open Open) {
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) {
			for _, c := range s.tests {
				t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
			}
		})
	}
}

var (
	ctx  = context.Background()
	day  = time.Date(2026, 3, 20, 10, 0, 0, 0, time.UTC)
	done = func(context.Context, *sql.Tx) error { return nil }
	by   = issuance.By{Kind: audit.Operator, ID: 1}
)
