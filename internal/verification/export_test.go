package verification

var (
	Credits  = credits
	Skeleton = skeleton
	ReadsAs  = readsAs
)
