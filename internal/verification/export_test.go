package verification

var (
	Hours    = hours
	Credits  = credits
	Skeleton = skeleton
	ReadsAs  = readsAs
	Domain   = domain
)
