/* Runs a program and writes what it has used: CPU microseconds, peak kilobytes. usage REPORT PROGRAM ARGUMENTS…
 *
 * A process of its own, because a program started by Python counts Python's memory as its own peak. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) < 0) return 2;
    FILE *report = fopen(argv[1], "w");
    if (report == NULL) return 2;
    long seconds = used.ru_utime.tv_sec + used.ru_stime.tv_sec, rest = used.ru_utime.tv_usec + used.ru_stime.tv_usec;
    fprintf(report, "%ld %ld\n", seconds * 1000000 + rest, used.ru_maxrss);
    fclose(report);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
