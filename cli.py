"""The command line."""

import typer

app = typer.Typer(no_args_is_help=True)
catalogue_app = typer.Typer(no_args_is_help=True)
app.add_typer(catalogue_app, name="catalogue")


@catalogue_app.command("check")
def check() -> None:
    """Check the catalogue."""
    from etl.catalogue import load_catalogue
    from etl.errors import EtlError

    try:
        catalogue = load_catalogue()
    except EtlError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_code) from error
    unchecked = sum(not system.is_checked for system in catalogue.systems.values())
    typer.echo(f"{len(catalogue.systems)} systems, {unchecked} unchecked")


@catalogue_app.command("list")
def list_() -> None:
    """List."""
