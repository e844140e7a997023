// Reads a scrape from standard input as Prometheus does, and says what is wrong with it or against its conventions: the logic of
// `promtool check metrics`, without the rest of promtool. Exit 1 when there is anything.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err.Error())
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		fail(err.Error())
	}
	if len(families) == 0 {
		fail("there is no metric in it")
	}
	problems, err := promlint.New(bytes.NewReader(text)).Lint()
	if err != nil {
		fail(err.Error())
	}
	for _, problem := range problems {
		fmt.Println(problem.Metric, problem.Text)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
	fmt.Println(len(families), "metrics")
}

func fail(reason string) {
	fmt.Println(reason)
	os.Exit(1)
}
