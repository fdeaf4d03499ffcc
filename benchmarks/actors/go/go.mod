module actors

go 1.22
